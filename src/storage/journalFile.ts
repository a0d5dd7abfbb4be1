import type { DecodedEntry, DecodedJournal, JournalDamage } from '../core/run/journal/journalDecoder';
import { JournalDecoder, JournalSorter } from '../core/run/journal/journalDecoder';
import { encodeEntry, isNumbered, resumableEntry } from '../core/run/journal/journalText';
import { LineSplitter } from './lineSplitter';
import { readOwnPieces } from './ownFiles';

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
 * Reads a journal of any size, of which only what the taker holds is in memory; but all entries of one whose lines were moved.
 * @param begin makes the taker; a second time where the first has met lines that were moved
 * @throws what the disk says, or StorageError, when the file cannot be read; what the taker throws
 */
export async function readJournal<Taker extends JournalTaker>(path: string, begin: () => Taker): Promise<ReadJournal<Taker>> {
  const decoder = new JournalDecoder();
  const taker = begin();
  for await (const entries of decode(path, decoder)) for (const entry of entries) taker.take(entry);
  if (!decoder.isMoved) return { taker, damage: decoder.damage, isMoved: false };
  const { entries, ...damage } = await sort(path);
  const again = begin();
  entries.forEach((entry, index) => again.take({ entry, isIntact: index < damage.intact }));
  return { taker: again, damage, isMoved: true };
}

/** The text of a journal with all that a run can be taken up again from, numbered anew, in pieces. @param isMoved as `readJournal` has found it */
export async function* resumableText(path: string, isMoved: boolean): AsyncGenerator<string> {
  let number = 0;
  const encode = (decoded: DecodedEntry): string => {
    const entry = resumableEntry(decoded);
    return entry === undefined ? '' : encodeEntry(entry, isNumbered(entry) ? number++ : 0);
  };
  if (isMoved) {
    const { entries, intact } = await sort(path);
    for (const [index, entry] of entries.entries()) yield encode({ entry, isIntact: index < intact });
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

/** The entries of a journal, those of each piece of its file together; ends at the first line that was moved. */
async function* decode(path: string, decoder: JournalDecoder): AsyncGenerator<readonly DecodedEntry[]> {
  const splitter = new LineSplitter();
  for await (const piece of readOwnPieces(path)) {
    yield splitter.take(piece).flatMap((line) => decoder.take(line) ?? []);
    if (decoder.isMoved) return;
  }
  const last = decoder.end(splitter.end());
  if (last !== undefined) yield [last];
}

async function sort(path: string): Promise<DecodedJournal> {
  const splitter = new LineSplitter();
  const sorter = new JournalSorter();
  for await (const piece of readOwnPieces(path)) for (const line of splitter.take(piece)) sorter.take(line);
  return sorter.end(splitter.end());
}
