import type { Exhibit } from '../optimizers/exhibit';
import { keptExhibit } from '../optimizers/exhibit';
import type { Journal } from './journal/journal';

/** Records what a method shows. What is shown as it already stands is not recorded again. */
export class Showcase {
  /** What stands, as JSON, by id. */
  private readonly standing = new Map<string, string>();

  constructor(private readonly journal: Pick<Journal, 'emit'>) {}

  show(exhibit: Exhibit): void {
    const kept = keptExhibit(exhibit);
    const json = JSON.stringify(kept);
    if (this.standing.get(kept.exhibit.id) === json) return;
    this.standing.set(kept.exhibit.id, json);
    this.journal.emit({ type: 'exhibit', ...kept });
  }
}
