import type { JournalEntry } from './events';

/** How long a run had been at work by the end of its journal, in milliseconds. */
export function timeAtWork(entries: readonly JournalEntry[]): number {
  return entries.findLast(({ atWork }) => atWork !== undefined)?.atWork ?? 0;
}
