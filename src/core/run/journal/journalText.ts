import { checksum } from '../../checksum';
import { parseJson } from '../../parseJson';
import { moment } from '../../shape';
import type { AcceptedNote, InputEvent, JournalEntry, NoteEvent } from './events';
import { isEvent } from './eventShapes';

/** What a journal's text holds. */
export interface DecodedJournal {
  /** All that could be read, each once, in the order in which it was written. */
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read or are not where they were written, counting from 1. A torn last line is dropped without being damage. */
  readonly damagedLines: readonly number[];
  /** How many of the entries stand before the first that is lost: what was done from there on has a gap. */
  readonly intact: number;
  /** How many entries are lost, as far as can be told. */
  readonly lost: number;
}

/** A line as it was read. */
interface ReadLine {
  readonly sum: string;
  /** Absent for a line that stands outside of the order. */
  readonly number?: number;
  readonly entry: JournalEntry;
}

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

const inputTypes: ReadonlySet<string> = new Set<InputEvent['type']>(['completion', 'failure', 'spent', 'attempts', 'unmatched', 'served', 'kept']);

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
  const read: ReadLine[] = [];
  const damagedLines: number[] = [];
  let next = 0;
  let unreadable = 0;
  let isMoved = false;
  const take = (line: ReadLine, place: number): void => {
    read.push(line);
    if (line.number === undefined) return;
    // Behind lines that cannot be read the numbers go on somewhere.
    if (line.number !== next && (unreadable === 0 || line.number < next)) damagedLines.push(place);
    isMoved ||= line.number < next;
    next = Math.max(next, line.number + 1);
    unreadable = 0;
  };
  lines.forEach((text, index) => {
    const line = decodeLine(text);
    if (line !== undefined) return take(line, index + 1);
    damagedLines.push(index + 1);
    unreadable++;
  });
  // A last line that is whole but for its line end was written in full.
  const last = decodeLine(torn);
  if (last !== undefined) take(last, lines.length + 1);
  const { entries, intact, lost } = findGaps(isMoved ? inOrder(read) : read);
  return { entries, damagedLines, intact, lost: lost + unreadable };
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
  const behind = entries.slice(intact).flatMap((entry): JournalEntry[] => {
    const { event } = entry;
    if (event.type === 'completion' || event.type === 'failure') return [{ ...entry, event: { ...event, salvaged: true } }];
    return isInput(event) || isNote(event) ? [entry] : [];
  });
  return [...entries.slice(0, intact), ...behind];
}

/** What is damaged in a journal and what was saved, in words; undefined when nothing is. */
export function describeDamage({ entries, damagedLines, intact, lost }: DecodedJournal): string | undefined {
  const [first] = damagedLines;
  if (first === undefined) return undefined;
  const from = `The journal is damaged from line ${first} on`;
  if (lost === 0 && intact === entries.length) return `${from}: lines are doubled, out of order or not its own, but all ${intact} events are there.`;
  return `${from}: the ${intact} events before it are intact, ${entries.length - intact} behind it can still be read, ${lost} ${lost === 1 ? 'line is' : 'lines are'} lost.`;
}

const head = /^\{"sum":"([0-9a-f]{8})",((?:"number":(\d{1,15}),)?(?:"atWork":(\d{1,15}),)?)"at":"([^"\\]*)","event":/;

function encodeLine(place: string, at: string, event: JournalEntry['event']): string {
  const json = JSON.stringify(event);
  return `{"sum":"${sumOf(place, at, json)}",${place}"at":${JSON.stringify(at)},"event":${json}}\n`;
}

/** A line with a right checksum may hold anything all the same: whoever writes it can work that out. */
function decodeLine(line: string): ReadLine | undefined {
  const [whole, sum = '', place = '', number, atWork, at = ''] = head.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const json = line.slice(whole.length, end - 1);
  if (line[end - 1] !== '}' || sum !== sumOf(place, at, json)) return undefined;
  const event = parseJson(json);
  if (!isEvent(event) || !moment(at)) return undefined;
  const entry = { at, ...(atWork === undefined ? {} : { atWork: Number(atWork) }), event };
  return { sum, ...(number === undefined ? {} : { number: Number(number) }), entry };
}

function sumOf(place: string, at: string, json: string): string {
  return checksum(`${place}${at}\n${json}`);
}

/** Lines by their numbers; those without one stay behind what they followed. */
function inOrder(lines: readonly ReadLine[]): readonly ReadLine[] {
  let last = 0;
  return lines
    .map((line) => ({ line, place: (last = line.number ?? last) }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
}

/** Finds what is lacking among lines that are in order, and leaves out what is there twice. */
function findGaps(lines: readonly ReadLine[]): Pick<DecodedJournal, 'entries' | 'intact' | 'lost'> {
  const entries: JournalEntry[] = [];
  let intact: number | undefined;
  let lost = 0;
  let last: { readonly number: number; readonly sum: string; readonly index: number } = { number: -1, sum: '', index: 0 };
  for (const { number, sum, entry } of lines) {
    if (number === last.number) {
      if (sum === last.sum) continue;
      // The run went on from here twice, without knowing of itself.
      intact ??= last.index;
    } else if (number !== undefined) {
      if (number > last.number + 1) intact ??= entries.length;
      lost += number - last.number - 1;
      last = { number, sum, index: entries.length };
    }
    entries.push(entry);
  }
  return { entries, intact: intact ?? entries.length, lost };
}
