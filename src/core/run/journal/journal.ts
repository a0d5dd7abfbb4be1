import type { ModelRole } from '../../models/model';
import type { Answer, Asked, Kept, Received, Unmatched } from './earlierRun';
import { EarlierRun, inputKey, sumEvent } from './earlierRun';
import type { AcceptedNote, EffectEvent, InputEvent, JournalEntry, NoteEvent, RunEvent } from './events';
import { encodeAfter } from './journalText';
import { readWhole } from './lineSource';
import type { TextPlaces } from './longTexts';

/** Where a journal is kept. */
export interface JournalSink {
  /** Appends one line. Resolves when it is safe on the disk; lines are written in the order of the calls. */
  append(line: string): Promise<void>;
}

/** A resumed run did something else than its journal says: the prompt, the cases, the settings or Whetstone changed. */
export class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

/**
 * The append-only record of a run. What the run receives is recorded before it is used; what it does is recorded in an order
 * that does not depend on when answers arrive. Handed what an interrupted run left, it answers from them and checks that
 * the run does again what it did before.
 */
export class Journal {
  private emitted = 0;
  /** Numbered entries so far. */
  private count: number;
  /** Where the long texts stand that were written so far. */
  private readonly places: TextPlaces;
  private written: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(
    private readonly sink: JournalSink,
    /** The time of an entry. */
    private readonly now: () => Required<Pick<JournalEntry, 'at' | 'atWork'>>,
    /** Called with each new entry and the number of its line, after those that were handed in. */
    private readonly onEntry: (entry: JournalEntry, line: number) => void = () => undefined,
    private readonly earlier = new EarlierRun(),
  ) {
    this.count = earlier.count;
    this.places = earlier.lines?.places ?? new Map<string, number>();
  }

  /**
   * Records what the run did, and returns the number of its line.
   * @throws JournalMismatch when a resumed run does something else than before; what the disk said.
   */
  emit(event: RunEvent): number {
    this.rethrow();
    const expected = this.earlier.done[this.emitted++];
    if (expected === undefined) {
      void this.write(event);
      return this.count - 1;
    }
    if (expected.sum !== sumEvent(event)) {
      throw new JournalMismatch(
        `The run cannot be resumed: its event ${this.emitted} (${event.type}) differs from the journal, ` +
          'since Whetstone has changed. Start a new run.',
      );
    }
    return expected.line;
  }

  /** Whether what the run did and received can be read again: not that of a run in memory. */
  get isReadable(): boolean {
    return this.earlier.lines?.grows === true;
  }

  /** What the run did, read again by the number of its line; undefined where that cannot be read. @throws what the disk says */
  async reread(line: number): Promise<RunEvent | InputEvent | NoteEvent | undefined> {
    const { lines } = this.earlier;
    await this.written;
    const entry = await lines?.read(line);
    return entry === undefined || lines === undefined ? undefined : readWhole(entry.event, lines);
  }

  /**
   * What was received for a call before and not used, if anything.
   * @throws JournalMismatch when the call is no longer the same; what the disk said, since an answer could not be recorded or read.
   */
  async find(role: ModelRole, key: string, requestHash: string): Promise<Answer | undefined> {
    const event = await this.received({ role, key }, requestHash);
    return event?.type === 'effect' ? undefined : event;
  }

  /** What came of an effect before, if it happened and that was not used. @throws as `find` does. */
  async findEffect(key: string, requestHash: string): Promise<EffectEvent | undefined> {
    const event = await this.received({ type: 'effect', key }, requestHash);
    return event?.type === 'effect' ? event : undefined;
  }

  private async received(asked: Asked, requestHash: string): Promise<Received | undefined> {
    this.rethrow();
    const event = await this.earlier.find(asked);
    if (event === undefined || event.type === 'spent' || event.requestHash === requestHash) return event;
    if (event.salvaged === true) return undefined;
    throw new JournalMismatch(
      `The run cannot be resumed: its request ${asked.key} is no longer the one in the journal, ` +
        'since Whetstone has changed. Start a new run.',
    );
  }

  /** What was found for a call is used, or is none: whoever pays knows from here on what it has cost. */
  takeUp(asked: Asked): void {
    this.earlier.forget(inputKey(asked));
  }

  /** Whether anything was received for a call before, and not used. */
  has(role: ModelRole, key: string): boolean {
    return this.earlier.has({ role, key });
  }

  /** Whether an effect happened before, and what came of it was not used. */
  hasEffect(key: string): boolean {
    return this.earlier.has({ type: 'effect', key });
  }

  /** Whether an attempt at a rollout was given up before. */
  hasDiverged(attempt: string): boolean {
    return this.earlier.diverged.has(attempt);
  }

  /** Whether the search was ended by a person, here or before. */
  get isSearchStopped(): boolean {
    const { searchStopped } = this.earlier;
    return searchStopped !== undefined && searchStopped <= this.emitted;
  }

  /** Records that the search is ended here. What the disk says to that is thrown by what is recorded next. */
  stopSearch(): void {
    const { emitted } = this;
    this.earlier.searchStopped = emitted;
    void this.write({ type: 'search stopped', emitted });
  }

  /** Where the pairs of the verdict were asked, in turn. */
  get served(): readonly string[] {
    return this.earlier.servedBy;
  }

  /** Which answers of an earlier run were there when this one began. */
  get kept(): Kept | undefined {
    return this.earlier.kept;
  }

  /** What was received for these calls is not used: what it has cost was in vain. */
  abandon(isAbandoned: (key: string) => boolean): void {
    let attempts = 0;
    for (const name of this.earlier.received.names()) {
      // Behind the role (see `inputKey`).
      if (isAbandoned(name.slice(name.indexOf(' ') + 1))) attempts += this.earlier.forget(name);
    }
    if (attempts > 0) this.earlier.vain.push({ emitted: this.emitted, attempts });
  }

  /** That a pattern could not be matched before, if so. It says nothing of another pattern or output, as a damaged journal leads to. */
  findUnmatched(key: string, matchHash: () => string): Unmatched | undefined {
    const event = this.earlier.unmatched.get(key);
    return event !== undefined && event.matchHash === matchHash() ? event : undefined;
  }

  /** Whether what the run does now was recorded before, so that it asks for nothing that it has not received. */
  get isReplaying(): boolean {
    return this.emitted < this.earlier.done.length;
  }

  /** Attempts that were made in vain by interruptions up to where the run is. What it did before one was decided without them. */
  attemptsInVain(): number {
    return this.earlier.vain.reduce((sum, { emitted, attempts }) => (emitted <= this.emitted ? sum + attempts : sum), 0);
  }

  /**
   * Attempts of answers that were received up to where the run is, and that it has not asked for again:
   * it may have turned another way since.
   */
  attemptsUnread(): number {
    return this.earlier.received.attemptsBy(this.emitted);
  }

  /** Records what was received; resolves with the number of its line when it is on the disk. */
  async record(event: InputEvent): Promise<number> {
    if (event.type === 'served') this.earlier.servedBy.push(event.by);
    if (event.type === 'unmatched') this.earlier.unmatched.set(event.key, event);
    if (event.type === 'diverged') this.earlier.diverged.add(event.key);
    const line = this.count;
    await this.write(event);
    this.rethrow();
    return line;
  }

  /** Records what was said about the run from outside. */
  async note(event: Exclude<NoteEvent, AcceptedNote>): Promise<void> {
    await this.write(event);
    this.rethrow();
  }

  /** Resolves when all is on the disk. @throws the first error of the disk. */
  async flush(): Promise<void> {
    await this.written;
    this.rethrow();
  }

  private write(event: JournalEntry['event']): Promise<void> {
    const entry = { ...this.now(), event };
    const line = this.count++;
    this.written = this.sink.append(encodeAfter(entry, line, this.places)).catch((error: unknown) => {
      this.failure ??= error;
    });
    this.onEntry(entry, line);
    return this.written;
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure as Error;
  }
}
