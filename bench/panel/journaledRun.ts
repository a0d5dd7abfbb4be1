import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { hashText } from '../../src/core/hash';
import type { JournalEntry } from '../../src/core/run/journal/events';
import { encodeAfter } from '../../src/core/run/journal/journalText';
import type { TextPlaces } from '../../src/core/run/journal/longTexts';
import type { RunFold } from '../../src/core/run/view/runFold';
import type { RunView } from '../../src/core/run/view/runView';
import { RunStore } from '../../src/storage/runStore';
import type { RunFixture } from '../../test/ui/panel/fixtures/fixtureJournal';
import { LongRun } from './longRun';

type Event = JournalEntry['event'];

const at = '2026-11-23T09:12:04.000Z';
/** So much is written at a time, in characters. */
const pieceSize = 4_000_000;

/** An entry, and the number of its line. */
interface Numbered {
  readonly entry: JournalEntry;
  readonly number: number;
}

/** A long run with its journal on the disk, read as the editor reads it, and followed as the editor follows a run under way. */
export class JournaledRun {
  private readonly run: LongRun;
  private readonly store: RunStore;
  private readonly places: TextPlaces = new Map();
  private file = 0;
  private id = '';
  private lines = 0;
  private read: RunFold | undefined;

  /** @param folder in which it is kept @param cases of all splits together */
  constructor(folder: string, cases: number) {
    this.store = new RunStore(folder);
    this.run = new LongRun(cases);
  }

  /** Writes the journal of a run with so many candidates. @returns its size, in bytes */
  async write(candidates: number): Promise<number> {
    this.id = await this.store.create(new Date(at), 'opro');
    const path = this.store.journalPath(this.id);
    this.file = openSync(path, 'a');
    let piece = this.encoded(this.run.beginning());
    while (this.run.made < candidates) {
      piece += this.encoded(this.run.next());
      if (piece.length < pieceSize) continue;
      writeSync(this.file, piece);
      piece = '';
    }
    writeSync(this.file, piece);
    return statSync(path).size;
  }

  /** Reads the journal, as the editor does before it shows a run for the first time. */
  async open(): Promise<void> {
    const stored = await this.store.read(this.id);
    if (stored?.view === undefined || stored.damage.damagedLines.length > 0)
      throw new Error('The journal cannot be read as it was written.');
    this.read = stored.fold;
  }

  /** What the next candidate adds to the journal, in turn; not yet there. */
  next(): readonly Event[] {
    return this.run.next();
  }

  /** Appends an event, with the answers behind it, to the journal. @returns how the fold takes them in */
  append(event: Event): () => void {
    const numbered = this.numbered(event);
    writeSync(this.file, this.linesOf(numbered));
    return () => numbered.forEach(({ entry, number }) => this.fold.apply(entry, number));
  }

  view(): RunView {
    const view = this.fold.view(true);
    if (view === undefined) throw new Error('The run has not begun.');
    return view;
  }

  /** The run, and what its host answers about it. */
  shown(): RunFixture {
    return {
      run: this.view(),
      pairs: (candidate) => this.fold.pairedCases(candidate),
      page: (candidate, page) => this.fold.casePage(candidate, page),
      failed: (candidate, split, from) => this.fold.failedPage(candidate, split, from),
      texts: (reflection) => this.fold.reflectionTexts(reflection),
    };
  }

  close(): void {
    if (this.file !== 0) closeSync(this.file);
  }

  private get fold(): RunFold {
    if (this.read === undefined) throw new Error('The journal was not read.');
    return this.read;
  }

  private encoded(events: readonly Event[]): string {
    return events.map((event) => this.linesOf(this.numbered(event))).join('');
  }

  private linesOf(numbered: readonly Numbered[]): string {
    return numbered.map(({ entry, number }) => encodeAfter(entry, number, this.places)).join('');
  }

  /** Of scores, the answers that they were given to come first. */
  private numbered(event: Event): readonly Numbered[] {
    const answers =
      event.type === 'scored' ? event.scores.map((score) => answerTo(`${event.candidate}/${score.case}`, score.output ?? '')) : [];
    return [...answers, event].map((each) => ({ entry: { at, atWork: 1000, event: each }, number: this.lines++ }));
  }
}

function answerTo(key: string, text: string): Event {
  const usage = { inputTokens: 160, outputTokens: 9 };
  return { type: 'completion', key, role: 'task', requestHash, text, finish: 'stop', usage, attempts: 1 };
}

/** As long as any. */
const requestHash = hashText('a request');
