import type { JournalEntry } from './events';
import type { ReadLine } from './journalLine';
import { decodeLine } from './journalLine';

/** What is damaged in a journal, and what is not. */
export interface JournalDamage {
  /** The first lines that could not be read or are not where they were written, counting from 1. A torn last line is dropped without being damage. */
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

/** An entry as it was read. */
export interface DecodedEntry {
  readonly entry: JournalEntry;
  /** Whether none is lost before it. */
  readonly isIntact: boolean;
}

/**
 * Reads a journal line by line, and holds nothing of it. Lines that were moved cannot be put in order so: where `isMoved` says that there are any,
 * what was read is void, and a `JournalSorter` is to read the journal again.
 */
export class JournalDecoder {
  private readonly order = new LineOrder();
  private readonly gaps = new GapFinder();

  /** Takes a line without its line end, undefined for one that is too long to be read. Returns its entry, unless it is damaged or was there already. */
  take(line: string | undefined): DecodedEntry | undefined {
    return this.pass(this.order.take(line));
  }

  /** Takes what stands behind the last line end. Returns its entry where it is whole. */
  end(torn: string | undefined): DecodedEntry | undefined {
    return this.pass(this.order.end(torn));
  }

  /** Whether a line stands behind one that was written after it. */
  get isMoved(): boolean {
    return this.order.isMoved;
  }

  /** What of the lines so far is damaged. */
  get damage(): JournalDamage {
    return damageOf(this.order, this.gaps);
  }

  private pass(line: ReadLine | undefined): DecodedEntry | undefined {
    if (line === undefined || !this.gaps.take(line)) return undefined;
    return { entry: line.entry, isIntact: this.gaps.isIntact };
  }
}

/** Reads a journal line by line, whatever their order, and holds all of its entries. */
export class JournalSorter {
  private readonly order = new LineOrder();
  private readonly lines: ReadLine[] = [];

  /** Takes a line, as `JournalDecoder.take` does. */
  take(line: string | undefined): void {
    this.hold(this.order.take(line));
  }

  /** Takes what stands behind the last line end, and returns the journal. */
  end(torn: string | undefined): DecodedJournal {
    this.hold(this.order.end(torn));
    const gaps = new GapFinder();
    const entries: JournalEntry[] = [];
    for (const line of inOrder(this.lines)) if (gaps.take(line)) entries.push(line.entry);
    return { entries, ...damageOf(this.order, gaps) };
  }

  private hold(line: ReadLine | undefined): void {
    if (line !== undefined) this.lines.push(line);
  }
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

  take(text: string | undefined): ReadLine | undefined {
    this.count++;
    const line = text === undefined ? undefined : decodeLine(text);
    if (line === undefined) {
      this.damage();
      this.unreadable++;
    } else {
      this.place(line);
    }
    return line;
  }

  /** A last line that is whole but for its line end was written in full. */
  end(torn: string | undefined): ReadLine | undefined {
    const line = torn === undefined ? undefined : decodeLine(torn);
    this.count++;
    if (line !== undefined) this.place(line);
    return line;
  }

  private place({ number }: ReadLine): void {
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
  take({ number, sum }: ReadLine): boolean {
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
function inOrder(lines: readonly ReadLine[]): readonly ReadLine[] {
  let last = 0;
  return lines
    .map((line) => ({ line, place: (last = line.number ?? last) }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
}
