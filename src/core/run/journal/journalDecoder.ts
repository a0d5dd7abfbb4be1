import type { JournalEntry } from './events';
import type { ReadLine } from './journalLine';
import { decodeLine } from './journalLine';
import type { TextPlaces } from './longTexts';
import { readTexts } from './longTexts';

/** What is damaged in a journal, and what is not. */
export interface JournalDamage {
  /**
   * The first lines that could not be read or are not where they were written, counting from 1.
   * A torn last line is dropped without being damage.
   */
  readonly damagedLines: readonly number[];
  /** How many entries could be read. */
  readonly count: number;
  /** How many of them stand before the first that is lost: what was done from there on has a gap. */
  readonly intact: number;
  /** How many entries are lost, as far as can be told. */
  readonly lost: number;
}

/** What a journal's text holds. */
export interface DecodedJournal extends JournalDamage {
  /** All that could be read, each once, in the order in which it was written. */
  readonly entries: readonly JournalEntry[];
}

/** An entry and where it stands among others. */
export interface PlacedEntry {
  readonly entry: JournalEntry;
  /** Whether none is lost before it. */
  readonly isIntact: boolean;
}

/** An entry as it was read, without its long texts (see `ReadTexts`). */
export interface DecodedEntry extends PlacedEntry {
  /** The number of its line; absent for one that stands outside of the order. */
  readonly number?: number;
  /** With its texts as they are written. */
  readonly written: JournalEntry;
}

/**
 * Reads a journal line by line, and holds nothing of it but where its long texts stand. Lines that were moved cannot be put in order so:
 * where `isMoved` says that there are any, what was read is void, and a `JournalSorter` is to read the journal again.
 */
export class JournalDecoder {
  private readonly order = new LineOrder();
  private readonly gaps = new GapFinder();

  /** @param places is told where the long texts stand */
  constructor(private readonly places: TextPlaces = new Map()) {}

  /**
   * Takes a line without its line end, undefined for one that is too long to be read.
   * Returns its entry, unless it is damaged or was there already.
   */
  take(text: string | undefined): DecodedEntry | undefined {
    const line = this.known(text);
    this.order.take(line);
    return this.pass(line);
  }

  /** Takes what stands behind the last line end. Returns its entry where it is whole. */
  end(torn: string | undefined): DecodedEntry | undefined {
    const line = this.known(torn);
    this.order.end(line);
    return this.pass(line);
  }

  /** Whether a line stands behind one that was written after it. */
  get isMoved(): boolean {
    return this.order.isMoved;
  }

  /** What of the lines so far is damaged. */
  get damage(): JournalDamage {
    return damageOf(this.order, this.gaps);
  }

  /** A line that can be read, with all the texts that it refers to. */
  private known(text: string | undefined): TextLine | undefined {
    const line = readLine(text);
    return line !== undefined && takeTexts(line, this.places) ? line : undefined;
  }

  private pass(line: TextLine | undefined): DecodedEntry | undefined {
    if (line === undefined || !this.gaps.take(line)) return undefined;
    const { written, short, number } = line;
    return { entry: { ...written, event: short }, isIntact: this.gaps.isIntact, written, ...(number === undefined ? {} : { number }) };
  }
}

/** Where a line stands that can be read. */
export interface SortedLine extends Pick<PlacedEntry, 'isIntact'> {
  readonly place: number;
}

/** The lines of a journal that can be read, in the order in which they were written, each once. */
export interface SortedJournal {
  readonly lines: readonly SortedLine[];
  readonly damage: JournalDamage;
}

/** Puts the lines of a journal in order, whatever theirs is, and holds none of them but where they are. */
export class JournalSorter {
  private readonly lines: (IndexedLine | undefined)[] = [];

  /** Takes a line, as `JournalDecoder.take` does. @param place where it is */
  take(text: string | undefined, place: number): void {
    const line = readLine(text);
    if (line === undefined) {
      this.lines.push(undefined);
      return;
    }
    const { written, short, ...rest } = line;
    this.lines.push({ ...rest, place });
  }

  /** Takes what stands behind the last line end, and returns the order. @param places is told where the long texts stand */
  end(torn: string | undefined, place: number, places: TextPlaces = new Map()): SortedJournal {
    this.take(torn, place);
    const sorted = inOrder(this.lines.filter((line) => line !== undefined));
    const known = new Set(sorted.filter((line) => takeTexts(line, places)));
    const order = new LineOrder();
    this.lines.forEach((line, index) => {
      const found = line !== undefined && known.has(line) ? line : undefined;
      if (index < this.lines.length - 1) order.take(found);
      else order.end(found);
    });
    const gaps = new GapFinder();
    const lines = sorted.flatMap((line) => (known.has(line) && gaps.take(line) ? [{ place: line.place, isIntact: gaps.isIntact }] : []));
    return { lines, damage: damageOf(order, gaps) };
  }
}

/** What of a line tells where it belongs. */
interface OrderedLine extends Pick<ReadLine, 'sum' | 'number'> {
  readonly holds: readonly string[];
  readonly refersTo: readonly string[];
}

interface IndexedLine extends OrderedLine {
  readonly place: number;
}

interface TextLine extends OrderedLine {
  readonly written: JournalEntry;
  readonly short: JournalEntry['event'];
}

function readLine(text: string | undefined): TextLine | undefined {
  const line = text === undefined ? undefined : decodeLine(text);
  if (line === undefined) return undefined;
  const { entry, ...place } = line;
  const { event: short, ...texts } = readTexts(entry.event);
  return { ...place, ...texts, written: entry, short };
}

/** Notes the long texts of a line. False where one that it refers to does not stand before it: then the line is damaged as well. */
function takeTexts({ number = 0, holds, refersTo }: OrderedLine, places: TextPlaces): boolean {
  if (!refersTo.every((hash) => places.has(hash))) return false;
  for (const hash of holds) if (!places.has(hash)) places.set(hash, number);
  return true;
}

/** So many damaged lines are named: a file of line ends alone has as many as bytes. */
const mostNamed = 100;

/** Sees which lines are damaged, or are not where they were written. */
class LineOrder {
  readonly damagedLines: number[] = [];
  isMoved = false;
  /** Lines that could not be read since the last that could. */
  unreadable = 0;
  private count = 0;
  private next = 0;

  take(line: OrderedLine | undefined): void {
    this.count++;
    if (line === undefined) {
      this.damage();
      this.unreadable++;
    } else {
      this.place(line);
    }
  }

  /** A last line that is whole but for its line end was written in full. */
  end(line: OrderedLine | undefined): void {
    this.count++;
    if (line !== undefined) this.place(line);
  }

  private place({ number }: OrderedLine): void {
    if (number === undefined) return;
    // Behind lines that cannot be read the numbers go on somewhere.
    if (number !== this.next && (this.unreadable === 0 || number < this.next)) this.damage();
    this.isMoved ||= number < this.next;
    this.next = Math.max(this.next, number + 1);
    this.unreadable = 0;
  }

  private damage(): void {
    if (this.damagedLines.length < mostNamed) this.damagedLines.push(this.count);
  }
}

/** Finds what is lacking among lines that are in order, and what is there twice. */
class GapFinder {
  count = 0;
  lost = 0;
  private firstGap: number | undefined;
  private last: { readonly number: number; readonly sum: string; readonly index: number } = { number: -1, sum: '', index: 0 };

  /** Takes a line in; false for one that is there already. */
  take({ number, sum }: OrderedLine): boolean {
    if (number === this.last.number) {
      if (sum === this.last.sum) return false;
      // The run went on from here twice, without knowing of itself.
      this.firstGap ??= this.last.index;
    } else if (number !== undefined) {
      if (number > this.last.number + 1) this.firstGap ??= this.count;
      this.lost += number - this.last.number - 1;
      this.last = { number, sum, index: this.count };
    }
    this.count++;
    return true;
  }

  get isIntact(): boolean {
    return this.firstGap === undefined;
  }

  get intact(): number {
    return this.firstGap ?? this.count;
  }
}

function damageOf({ damagedLines, unreadable }: LineOrder, { count, intact, lost }: GapFinder): JournalDamage {
  return { damagedLines, count, intact, lost: lost + unreadable };
}

/** Lines by their numbers; those without one stay behind what they followed. */
function inOrder<Line extends OrderedLine>(lines: readonly Line[]): readonly Line[] {
  let last = 0;
  return lines
    .map((line) => ({ line, place: (last = line.number ?? last) }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
}
