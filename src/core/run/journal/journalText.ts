import type { AcceptedNote, InputEvent, JournalEntry, NoteEvent } from './events';
import type { DecodedJournal, JournalDamage, PlacedEntry } from './journalDecoder';
import { JournalSorter } from './journalDecoder';
import { decodeLine, encodeLine } from './journalLine';
import type { TextPlaces } from './longTexts';
import { hasTexts, textsIn, wholeTexts, writeTexts } from './longTexts';

/**
 * One line of a journal: the entry as JSON, with its running number and a checksum over both, so that a line which is missing, doubled
 * or moved is seen as well as one that was changed. An acceptance has no number, since a process that does not know it may write one.
 * @param number how many numbered entries stand before it, from 0
 */
export function encodeEntry(entry: JournalEntry, number: number): string {
  return encodeWritten(withTexts(entry, number, new Map()), number);
}

/** The same where texts of other lines are known: a long one that stands in one of them is referred to. */
export function encodeAfter(entry: JournalEntry, number: number, places: TextPlaces): string {
  return encodeWritten(withTexts(entry, number, places), number);
}

/** The line of an entry whose texts are as they are written. */
export function encodeWritten({ at, atWork, event }: JournalEntry, number: number): string {
  if (event.type === 'accepted') return encodeNote(at, event);
  return encodeLine(`"number":${number},${atWork === undefined ? '' : `"atWork":${atWork},`}`, at, event);
}

function withTexts(entry: JournalEntry, number: number, places: TextPlaces): JournalEntry {
  return { ...entry, event: writeTexts(entry.event, number, places) };
}

/** The line of an acceptance, which may be appended while another process writes the journal. */
export function encodeNote(at: string, event: AcceptedNote): string {
  return encodeLine('', at, event);
}

/** A whole journal. */
export function encodeJournal(entries: readonly JournalEntry[]): string {
  let number = 0;
  const places: TextPlaces = new Map();
  return entries.map((entry) => encodeAfter(entry, isNumbered(entry) ? number++ : 0, places)).join('');
}

/** Whether an entry has a place in the order of the journal. */
export function isNumbered({ event }: JournalEntry): boolean {
  return event.type !== 'accepted';
}

const inputTypes: ReadonlySet<string> = new Set<InputEvent['type']>([
  'completion',
  'failure',
  'spent',
  'attempts',
  'unmatched',
  'served',
  'kept',
  'effect',
  'diverged',
  'search stopped',
]);

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
  const all = text.split('\n');
  const sorter = new JournalSorter();
  all.slice(0, -1).forEach((line, place) => sorter.take(line, place));
  const { lines, damage } = sorter.end(all.at(-1), all.length - 1);
  const texts = new Map<string, string>();
  const entries = lines.flatMap(({ place }) => {
    const entry = decodeLine(all[place] ?? '')?.entry;
    if (entry === undefined || !hasTexts(entry.event)) return entry ?? [];
    textsIn(entry.event).holds.forEach((held, hash) => texts.set(hash, held));
    return { ...entry, event: wholeTexts(entry.event, (hash) => texts.get(hash)) };
  });
  return { entries, ...damage };
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
export function resumableEntry({ entry, isIntact }: PlacedEntry): JournalEntry | undefined {
  const { event } = entry;
  if (isIntact) return entry;
  if (event.type === 'completion' || event.type === 'failure' || event.type === 'effect')
    return { ...entry, event: { ...event, salvaged: true } };
  return isInput(event) || isNote(event) ? entry : undefined;
}

/** What is damaged in a journal and what was saved, in words; undefined when nothing is. */
export function describeDamage({ count, damagedLines, intact, lost }: JournalDamage): string | undefined {
  const [first] = damagedLines;
  if (first === undefined) return undefined;
  const from = `The journal is damaged from line ${first} on`;
  if (lost === 0 && intact === count) return `${from}: lines are doubled, out of order or not its own, but all ${intact} events are there.`;
  return (
    `${from}: the ${intact} events before it are intact, ${count - intact} behind it can still be read, ` +
    `${lost} ${lost === 1 ? 'line is' : 'lines are'} lost.`
  );
}
