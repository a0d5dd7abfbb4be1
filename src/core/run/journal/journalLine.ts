import { checksumOfPart } from '../../checksum';
import { parseJson } from '../../parseJson';
import { moment } from '../../shape';
import type { JournalEntry } from './events';
import { isEvent } from './eventShapes';

/** A line as it was read. */
export interface ReadLine {
  readonly sum: string;
  /** Absent for a line that stands outside of the order. */
  readonly number?: number;
  /** With its texts as they are written (see `longTexts.ts`). */
  readonly entry: JournalEntry;
}

const head = /^\{"sum":"([0-9a-f]{8})",((?:"number":(\d{1,15}),)?(?:"atWork":(\d{1,15}),)?)"at":"([^"\\]*)","event":/;

/**
 * A line.
 * @param place its number and time at work, as JSON with a comma behind each; empty for one outside of the order
 * @param event with its texts as they are written (see `longTexts.ts`)
 */
export function encodeLine(place: string, at: string, event: JournalEntry['event']): string {
  const json = JSON.stringify(event);
  return `{"sum":"${sumOf(place, at, json, 0, json.length)}",${place}"at":${JSON.stringify(at)},"event":${json}}\n`;
}

/** What a line holds, without its line end or with a part of it; undefined where it is damaged. Nothing of it keeps the line in memory. */
export function decodeLine(line: string): ReadLine | undefined {
  // A file may have very many lines that are none.
  const [whole, sum = '', place = '', number, atWork, at = ''] = line.startsWith('{"sum":"') ? (head.exec(line) ?? []) : [];
  if (whole === undefined) return undefined;
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  if (line[end - 1] !== '}' || sum !== sumOf(place, at, line, whole.length, end - 1)) return undefined;
  // Whoever writes a line can work its checksum out. Parsed with the event: a part of a text would hold the whole of it.
  const read = parseJson(`{"at":"${at}","event":${line.slice(whole.length, end - 1)}}`) as Partial<JournalEntry> | undefined;
  if (read === undefined || !isEvent(read.event) || !moment(read.at)) return undefined;
  const entry = { at: read.at as string, ...(atWork === undefined ? {} : { atWork: Number(atWork) }), event: read.event };
  return { sum, ...(number === undefined ? {} : { number: Number(number) }), entry };
}

/** @param start of the event's JSON in the text, and `end`, where it ends */
function sumOf(place: string, at: string, text: string, start: number, end: number): string {
  return checksumOfPart(`${place}${at}\n`, text, start, end);
}
