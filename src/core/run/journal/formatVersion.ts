import type { JournalEntry } from './events';

/** The form of journals that this version writes and reads. */
export const formatVersion = 5;

/** Whether another version of Whetstone has written a journal, in a form that this one cannot read. */
export function isOfOtherVersion(entries: readonly JournalEntry[]): boolean {
  return entries.some(({ event }) => event.type === 'started' && (event.formatVersion as number) !== formatVersion);
}
