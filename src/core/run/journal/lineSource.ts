import type { JournalEntry } from './events';
import type { TextPlaces } from './longTexts';
import { textsIn, wholeTexts, writeTexts } from './longTexts';

/** Where long texts can be read that stand elsewhere. */
export interface TextSource {
  /** Where they stand, of those that were read or written so far. */
  readonly places: TextPlaces;
  /** What is at a place, with its texts as they are written; undefined where it cannot be read. @throws what the disk says */
  read(place: number): Promise<unknown>;
}

/** Where the lines of a journal can be read again, one by one: nobody has to hold what is long in them. */
export interface LineSource extends TextSource {
  /** Whether lines that are written later are found as well. */
  readonly grows: boolean;
  /**
   * The entry of a line by its number, with its texts as they are written; undefined where it cannot be read. @throws what the disk says
   */
  read(number: number): Promise<JournalEntry | undefined>;
}

/** A journal in memory. */
export class MemoryLines implements LineSource {
  readonly grows = false;
  readonly places: TextPlaces = new Map();
  private readonly entries = new Map<number, JournalEntry>();

  /** Takes an entry in, under the next number unless it has one. Returns the number. */
  add(entry: JournalEntry, number = this.entries.size): number {
    this.entries.set(number, { ...entry, event: writeTexts(entry.event, number, this.places) });
    return number;
  }

  read(number: number): Promise<JournalEntry | undefined> {
    return Promise.resolve(this.entries.get(number));
  }
}

/** A part of what was written with all its texts, read from where they stand. One that is lost is empty. */
export async function readWhole<Part>(written: Part, source: TextSource): Promise<Part> {
  const { refersTo, holds } = textsIn(written);
  const texts = new Map(holds);
  for (const hash of refersTo) {
    const place = texts.has(hash) ? undefined : source.places.get(hash);
    const text = place === undefined ? undefined : textsIn(await source.read(place)).holds.get(hash);
    if (text !== undefined) texts.set(hash, text);
  }
  return wholeTexts(written, (hash) => texts.get(hash));
}
