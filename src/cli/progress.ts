import type { JournalEntry } from '../core/run/journal/events';
import { describeOutlook } from '../core/run/outlook';
import type { RunFold } from '../core/run/view/runFold';
import { visible } from './output';

/** Follows a run on standard error: one moving line on a terminal, plain lines otherwise. */
export class Progress {
  private lastLine = '';
  private drawn = 0;

  constructor(
    private readonly fold: RunFold,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  /** A terminal that cannot clear a line says so. */
  private get isMoving(): boolean {
    return this.stream.isTTY && process.env['TERM'] !== 'dumb';
  }

  /** Takes note of an entry that the fold has taken in. */
  apply({ event }: JournalEntry): void {
    if (this.isMoving) this.draw();
    else this.line(describe(event));
  }

  /** Says what the run waits for. */
  wait(what: string): void {
    this.fold.wait(what);
    this.drawn = 0;
    if (this.isMoving) this.draw();
    else this.line(what);
  }

  /** Leaves the terminal as a person expects it. */
  end(): void {
    if (this.isMoving && this.drawn > 0) this.stream.write('\r\u001b[K');
  }

  private line(text: string | undefined): void {
    if (text === undefined) return;
    if (text !== this.lastLine) this.stream.write(`${visible(text)}\n`);
    this.lastLine = text;
  }

  /** Redraws at most twenty times a second. */
  private draw(): void {
    const now = performance.now();
    if (now - this.drawn < 50) return;
    this.drawn = now;
    const view = this.fold.view(true);
    if (view === undefined) return;
    const { task, reflection, judge } = view.spending.calls;
    const made = task + reflection + judge;
    const best = view.candidates.find(({ id }) => id === view.best)?.scores.validation;
    const score = best === undefined ? '' : `  best ${(best.mean * 100).toFixed(1)} % (${best.kind})`;
    const text = `${bar(made, view.budget.calls ?? view.estimate?.calls.maximum ?? made)} ${made} calls${score}  ${view.statusLine}`;
    this.stream.write(
      `\r\u001b[K${visible(text)
        .replaceAll('\n', ' ')
        .slice(0, (this.stream.columns || 80) - 1)}`,
    );
  }
}

/** What a step is about, and what became of each candidate and draft in it; undefined for what is no news. */
function describe(event: JournalEntry['event']): string | undefined {
  switch (event.type) {
    case 'step':
      return event.description;
    case 'outlook':
      return describeOutlook(event);
    case 'gate':
      return `${event.candidate} ${event.admitted ? 'admitted' : 'not admitted'}. ${event.reason}`;
    case 'dropped':
      return `${event.candidate} not admitted. ${event.reason}`;
    case 'rejected':
      return `Draft rejected. ${event.reason}`;
    default:
      return undefined;
  }
}

function bar(done: number, total: number): string {
  const width = 20;
  const filled = total > 0 ? Math.min(width, Math.round((done / total) * width)) : 0;
  return `[${'='.repeat(filled)}${' '.repeat(width - filled)}]`;
}
