import type { JournalEntry } from './events';

/** How long a run was at work: what passed between the lines of its journal, but for the breaks before it was taken up again. */
export class WorkTime {
  private last: number | undefined;
  private milliseconds = 0;

  /** Takes in the next line of the journal. */
  add({ at, event: { type } }: JournalEntry): void {
    // An acceptance may come long after the end.
    if (type === 'accepted') return;
    // Reading a time is pure; asking for it would not be.
    // eslint-disable-next-line no-restricted-globals
    const now = Date.parse(at);
    if (type !== 'resumed' && this.last !== undefined) this.milliseconds += Math.max(0, now - this.last);
    this.last = now;
  }

  get minutes(): number {
    return this.milliseconds / 60_000;
  }
}
