import { countOf } from '../countOf';

/** What became of a draft that was asked for. Those that stood against others were scored; the rest were not. */
export type Fate = 'unanswered' | 'unreadable' | 'rejected' | 'duplicate' | 'behind in training' | 'not admitted';

/** The fates in the order in which they are told, for one draft and for several. */
const words: Readonly<Record<Fate, readonly [one: string, several: string]>> = {
  unanswered: ['got no answer', 'got no answer'],
  unreadable: ['could not be read', 'could not be read'],
  rejected: ['was rejected', 'were rejected'],
  duplicate: ['repeated an earlier one', 'repeated earlier ones'],
  'behind in training': ['did not stand out on the training cases', 'did not stand out on the training cases'],
  'not admitted': ['did not hold on the validation cases', 'did not hold on the validation cases'],
};

/** One step of a dry spell. */
interface DryStep {
  readonly fates: Map<Fate, number>;
  broughtNew: boolean;
}

/** The steps in a row without an admitted candidate, and what became of the drafts in them. */
export class DrySpell {
  private steps: DryStep[] = [];

  /** Begins a step. It belongs to the spell unless `end` is called. */
  beginStep(): void {
    this.steps.push({ fates: new Map(), broughtNew: false });
  }

  /** Notes what became of so many drafts of the current step. */
  note(fate: Fate, count = 1): void {
    const fates = this.steps.at(-1)?.fates;
    if (count > 0) fates?.set(fate, (fates.get(fate) ?? 0) + count);
  }

  /** The current step brought a draft that nothing spoke against, so that it is scored. */
  noteNew(): void {
    const step = this.steps.at(-1);
    if (step !== undefined) step.broughtNew = true;
  }

  /** A candidate was admitted. */
  end(): void {
    this.steps = [];
  }

  /** Steps so far, the current one among them. */
  get length(): number {
    return this.steps.length;
  }

  /** The share of the steps that brought a draft that nothing spoke against, from 0 to 1. */
  get freshness(): number {
    return this.steps.filter(({ broughtNew }) => broughtNew).length / Math.max(1, this.steps.length);
  }

  /**
   * How many of the latest steps in a row brought nothing that could be used. A draft that repeats an earlier one could be: the next may be
   * another.
   */
  get uselessLength(): number {
    return this.steps.length - 1 - this.steps.findLastIndex(({ broughtNew, fates }) => broughtNew || fates.has('duplicate'));
  }

  /** What happened in the latest so many steps, as a sentence. */
  describe(length = this.length): string {
    const steps = this.steps.slice(-length);
    const total = (fate: Fate): number => steps.reduce((sum, { fates }) => sum + (fates.get(fate) ?? 0), 0);
    const counts = (Object.keys(words) as Fate[]).map((fate) => ({ fate, count: total(fate) })).filter(({ count }) => count > 0);
    const drafts = counts.reduce((sum, { count }) => sum + count, 0);
    const parts = counts.map(({ fate, count }) => `${count} ${words[fate][count === 1 ? 0 : 1]}`);
    const what = steps.some(({ broughtNew }) => broughtNew) ? 'no version that held' : 'nothing new that could be scored';
    const where = steps.length === 1 ? '1 step brought' : `${steps.length} steps in a row brought`;
    return `${where} ${what}: of ${countOf(drafts, 'draft')} asked for, ${listed(parts)}.`;
  }
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
