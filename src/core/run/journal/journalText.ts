import type { AcceptedNote, InputEvent, JournalEntry, NoteEvent } from './events';
import type { DecodedEntry, DecodedJournal, JournalDamage } from './journalDecoder';
import { JournalDecoder, JournalSorter } from './journalDecoder';
import { decodeLine, encodeLine } from './journalLine';

/**
 * One line of a journal: the entry as JSON, with its running number and a checksum over both, so that a line which is missing, doubled
 * or moved is seen as well as one that was changed. An acceptance has no number, since a process that does not know it may write one.
 * @param number how many numbered entries stand before it, from 0
 */
export function encodeEntry({ at, atWork, event }: JournalEntry, number: number): string {
  if (event.type === 'accepted') return encodeNote(at, event);
  return encodeLine(`"number":${number},${atWork === undefined ? '' : `"atWork":${atWork},`}`, at, event);
}

/** The line of an acceptance, which may be appended while another process writes the journal. */
export function encodeNote(at: string, event: AcceptedNote): string {
  return encodeLine('', at, event);
}

/** A whole journal. */
export function encodeJournal(entries: readonly JournalEntry[]): string {
  let number = 0;
  return entries.map((entry) => encodeEntry(entry, isNumbered(entry) ? number++ : 0)).join('');
}

/** Whether an entry has a place in the order of the journal. */
export function isNumbered({ event }: JournalEntry): boolean {
  return event.type !== 'accepted';
}

const inputTypes: ReadonlySet<string> = new Set<InputEvent['type']>(['completion', 'failure', 'spent', 'attempts', 'unmatched', 'served', 'kept', 'effect', 'diverged', 'search stopped']);

/** Whether an event was received from outside. */
export function isInput(event: JournalEntry['event']): event is InputEvent {
  return inputTypes.has(event.type);
}

/** Whether an event was said about the run, and is no part of it. */
export function isNote(event: JournalEntry['event']): event is NoteEvent {
  return event.type === 'interrupted' || event.type === 'resumed' || event.type === 'accepted';
}

/** Reads a journal, whichever line ends it has. Never throws: whatever is whole is returned. */
export function decodeJournal(text: string): DecodedJournal {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  const decoder = new JournalDecoder();
  const decoded = [...lines.map((line) => decoder.take(line)), decoder.end(torn)];
  if (!decoder.isMoved) return { entries: decoded.flatMap((each) => each?.entry ?? []), ...decoder.damage };
  const sorter = new JournalSorter();
  for (const line of lines) sorter.take(line);
  return sorter.end(torn);
}

/** Whether a text is a whole line of a journal, but perhaps for its line end. */
export function isWholeLine(line: string): boolean {
  return decodeLine(line) !== undefined;
}

/**
 * What a run can be taken up again from: all that stands before the first gap; and from behind it what was received and what
 * was noted, since what the run did there is done again. An answer from there counts only if its request is still the same.
 */
export function resumableEntries({ entries, intact }: DecodedJournal): readonly JournalEntry[] {
  return entries.flatMap((entry, index) => resumableEntry({ entry, isIntact: index < intact }) ?? []);
}

/** What of an entry counts so; undefined where nothing does. */
export function resumableEntry({ entry, isIntact }: DecodedEntry): JournalEntry | undefined {
  const { event } = entry;
  if (isIntact) return entry;
  if (event.type === 'completion' || event.type === 'failure' || event.type === 'effect') return { ...entry, event: { ...event, salvaged: true } };
  return isInput(event) || isNote(event) ? entry : undefined;
}

/** What is damaged in a journal and what was saved, in words; undefined when nothing is. */
export function describeDamage({ count, damagedLines, intact, lost }: JournalDamage): string | undefined {
  const [first] = damagedLines;
  if (first === undefined) return undefined;
  const from = `The journal is damaged from line ${first} on`;
  if (lost === 0 && intact === count) return `${from}: lines are doubled, out of order or not its own, but all ${intact} events are there.`;
  return `${from}: the ${intact} events before it are intact, ${count - intact} behind it can still be read, ${lost} ${lost === 1 ? 'line is' : 'lines are'} lost.`;
}
