import { constants } from 'node:fs';
import type { DecodedEntry, JournalDamage, SortedJournal } from '../core/run/journal/journalDecoder';
import { JournalDecoder, JournalSorter } from '../core/run/journal/journalDecoder';
import { decodeLine } from '../core/run/journal/journalLine';
import { encodeWritten, isNumbered, resumableEntry } from '../core/run/journal/journalText';
import type { TextPlaces } from '../core/run/journal/longTexts';
import { readTexts } from '../core/run/journal/longTexts';
import { FilePieces } from './filePieces';
import { JournalLines } from './journalLines';
import { LineSplitter, longestLine } from './lineSplitter';
import { openOwn, readOwnPieces } from './ownFiles';

/** What takes the entries of a journal in, one after the other. */
export interface JournalTaker {
  take(entry: DecodedEntry): void;
}

/** A journal that was read. */
export interface ReadJournal<Taker> {
  /** Has taken all entries in. */
  readonly taker: Taker;
  readonly damage: JournalDamage;
  /** Whether lines were not where they were written. */
  readonly isMoved: boolean;
}

/**
 * Reads a journal of any size, of which only what the taker holds is in memory, and where its lines are.
 * @param begin makes the taker; a second time where the first has met lines that were moved. What it is given reads the lines again.
 * @throws what the disk says, or StorageError, when the file cannot be read; what the taker throws
 */
export async function readJournal<Taker extends JournalTaker>(
  path: string,
  begin: (lines: JournalLines) => Taker,
): Promise<ReadJournal<Taker>> {
  const lines = new JournalLines(path);
  const decoder = new JournalDecoder(lines.places);
  const taker = begin(lines);
  for await (const entries of decode(path, decoder, lines)) for (const entry of entries) taker.take(entry);
  if (!decoder.isMoved) return { taker, damage: decoder.damage, isMoved: false };
  const moved = new JournalLines(path);
  const again = begin(moved);
  const sorted = await sort(path, moved.places);
  for await (const entry of inOrder(path, sorted, moved)) again.take(entry);
  return { taker: again, damage: sorted.damage, isMoved: true };
}

/**
 * The text of a journal with all that a run can be taken up again from, numbered anew, in pieces.
 * @param isMoved as `readJournal` has found it
 */
export async function* resumableText(path: string, isMoved: boolean): AsyncGenerator<string> {
  let number = 0;
  const encode = ({ written, isIntact }: DecodedEntry): string => {
    const entry = resumableEntry({ entry: written, isIntact });
    return entry === undefined ? '' : encodeWritten(entry, isNumbered(entry) ? number++ : 0);
  };
  if (isMoved) {
    for await (const entry of inOrder(path, await sort(path, new Map()))) yield encode(entry);
  } else {
    for await (const entries of decode(path, new JournalDecoder())) yield entries.map(encode).join('');
  }
}

/** The bytes of a journal from a line on, counting from 1, in pieces. */
export async function* bytesFromLine(path: string, line: number): AsyncGenerator<Uint8Array> {
  let before = line - 1;
  for await (const piece of readOwnPieces(path)) {
    let from = 0;
    while (before > 0 && from < piece.length) {
      const end = piece.indexOf('\n', from);
      from = end < 0 ? piece.length : end + 1;
      if (end >= 0) before--;
    }
    if (from < piece.length) yield piece.subarray(from);
  }
}

/**
 * The entries of a journal, those of each piece of its file together; ends at the first line that was moved.
 * @param lines is told where they are
 */
async function* decode(path: string, decoder: JournalDecoder, lines?: JournalLines): AsyncGenerator<readonly DecodedEntry[]> {
  const splitter = new LineSplitter();
  for await (const piece of readOwnPieces(path)) {
    const entries: DecodedEntry[] = [];
    for (const { text, start } of splitter.take(piece)) {
      const entry = decoder.take(text);
      if (entry !== undefined) entries.push(entry);
      lines?.add(entry?.number, start, splitter.position);
    }
    yield entries;
    if (decoder.isMoved) return;
  }
  const { text, start } = splitter.end();
  const last = decoder.end(text);
  lines?.add(last?.number, start);
  if (last !== undefined) yield [last];
}

async function sort(path: string, places: TextPlaces): Promise<SortedJournal> {
  const splitter = new LineSplitter();
  const sorter = new JournalSorter();
  for await (const piece of readOwnPieces(path)) for (const { text, start } of splitter.take(piece)) sorter.take(text, start);
  const { text, start } = splitter.end();
  return sorter.end(text, start, places);
}

/** The entries of sorted lines, read from where they are. @param found is told that */
async function* inOrder(path: string, { lines }: SortedJournal, found?: JournalLines): AsyncGenerator<DecodedEntry> {
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    const pieces = new FilePieces(file);
    for (const { place, isIntact } of lines) {
      const line = decodeLine((await pieces.line(place, longestLine)) ?? '');
      if (line === undefined) continue;
      const { entry: written, number } = line;
      found?.add(number, place);
      const entry = { ...written, event: readTexts(written.event).event };
      yield { entry, written, isIntact, ...(number === undefined ? {} : { number }) };
    }
  } finally {
    await file.close();
  }
}
