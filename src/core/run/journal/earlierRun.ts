import { checksum } from '../../checksum';
import type { ModelRole } from '../../models/model';
import type { EffectEvent, InputEvent, JournalEntry, RunEvent } from './events';
import { isInput, isNote, isNumbered } from './journalText';
import type { LineSource } from './lineSource';
import { MemoryLines, readWhole } from './lineSource';
import { shortEvent } from './longTexts';
import { ReceivedAnswers } from './receivedAnswers';

/** What a call came to, in the end. */
export type Answer = Extract<InputEvent, { type: 'completion' | 'failure' | 'spent' }>;

/** What was received under a key: for a call, or for something that was done outside. */
export type Received = Answer | EffectEvent;

/** Which answers of an earlier run's are there. */
export type Kept = Extract<InputEvent, { type: 'kept' }>;

/** That a pattern could not be matched. */
export type Unmatched = Extract<InputEvent, { type: 'unmatched' }>;

/** Attempts that came to nothing. */
interface Vain {
  /** After how much of what the run did. */
  readonly emitted: number;
  readonly attempts: number;
}

/** What the run did: a short text that is the same for the same event (see `sumEvent`), and its line. */
interface Done {
  readonly sum: string;
  readonly line: number;
}

/**
 * What a run that is taken up again needs of its journal so far: where it finds what it received, and enough of what it did to see whether
 * it does the same again. Its entries are taken in one after the other, and not held. It is for one run: that uses it up.
 */
export class EarlierRun {
  /** What was received and not used since, by what it was received for (see `inputKey`). */
  readonly received = new ReceivedAnswers();
  /** Of that, what is neither a completion nor an effect: it is short. */
  private readonly refusals = new Map<string, Exclude<Answer, { type: 'completion' }>>();
  /** Attempts at rollouts that were given up. */
  readonly diverged = new Set<string>();
  /** Where the pairs of the verdict were asked, in turn. */
  readonly servedBy: string[] = [];
  kept: Kept | undefined;
  /** After how many events of the run its search was ended by a person. */
  searchStopped: number | undefined;
  readonly unmatched = new Map<string, Unmatched>();
  /** Attempts of calls that are made again, since the run was interrupted before it had or used what they came to. */
  readonly vain: Vain[] = [];
  /** What the run did, in turn. */
  readonly done: Done[] = [];
  /** Numbered entries. */
  count = 0;
  /** All attempts. */
  attempts = 0;
  /** How long the run had been at work, in milliseconds. */
  atWork = 0;
  /** The roles whose model has answered. */
  readonly answered = new Set<ModelRole>();
  /** What failed, and the run has not used so far. */
  private unused: string[] = [];

  /** @param lines the journal, where it can be read again; absent for a run that begins in memory */
  constructor(readonly lines?: LineSource) {}

  /** Takes a whole journal in, and holds it. */
  static of(entries: Iterable<JournalEntry>): EarlierRun {
    const lines = new MemoryLines();
    const earlier = new EarlierRun(lines);
    for (const entry of entries) earlier.take(entry, isNumbered(entry) ? lines.add(entry) : 0);
    return earlier;
  }

  /** Takes the next entry in. @param line its number */
  take(entry: JournalEntry, line: number): void {
    const { event } = entry;
    if (isNumbered(entry)) this.count++;
    this.atWork = entry.atWork ?? this.atWork;
    if ('attempts' in event) this.attempts += event.attempts;
    if (isInput(event)) {
      this.receive(event, line);
    } else if (event.type === 'interrupted') {
      this.interrupt();
    } else if (!isNote(event)) {
      this.done.push({ sum: sumEvent(event), line });
      this.unused = [];
    }
  }

  /** Whether anything was received for a call or an effect, and not used. */
  has(asked: Asked): boolean {
    return this.received.lineOf(inputKey(asked)) !== undefined;
  }

  /** What was received for a call or an effect, and not used; undefined where that is nothing, or its line cannot be read any more. */
  async find(asked: Asked): Promise<Received | undefined> {
    const name = inputKey(asked);
    const refusal = this.refusals.get(name);
    const line = this.received.lineOf(name);
    if (refusal !== undefined || line === undefined) return refusal;
    const event = (await this.lines?.read(line))?.event;
    // A journal that went on twice from one place has two lines of one number.
    if ((event?.type !== 'completion' && event?.type !== 'effect') || this.lines === undefined) return undefined;
    return inputKey(event) === name ? readWhole(event, this.lines) : undefined;
  }

  /** Takes out what was received: it is used, which happens once, or is as if it had not come. Returns its attempts. */
  forget(name: string): number {
    this.refusals.delete(name);
    return this.received.take(name);
  }

  private receive(event: InputEvent, line: number): void {
    const emitted = this.done.length;
    if (event.type === 'completion' && event.attempts > 0) this.answered.add(event.role);
    if (event.type === 'unmatched') this.unmatched.set(event.key, event);
    else if (event.type === 'attempts') this.vain.push({ emitted, attempts: event.attempts });
    else if (event.type === 'served') this.servedBy.push(event.by);
    else if (event.type === 'kept') this.kept ??= event;
    else if (event.type === 'search stopped') this.searchStopped ??= event.emitted;
    else if (event.type === 'diverged') this.diverged.add(event.key);
    else this.answer(event, line);
  }

  private answer(event: Received, line: number): void {
    const name = inputKey(event);
    this.forget(name);
    this.received.add(name, line, this.done.length, event.type === 'spent' ? 0 : event.attempts);
    if (event.type === 'failure' || event.type === 'spent') this.refusals.set(name, event);
    if (event.type === 'failure' || (event.type === 'effect' && event.error !== undefined)) this.unused.push(name);
  }

  /**
   * Failures that an interruption followed before the run had used them are left out: their calls are made again. Else a run that
   * ended because its endpoint was away would meet the same failures whenever it is taken up.
   */
  private interrupt(): void {
    for (const name of this.unused) this.vain.push({ emitted: this.done.length, attempts: this.forget(name) });
    this.unused = [];
  }
}

/** A call, by its role, or an effect. */
export type Asked = { readonly key: string } & ({ readonly role: ModelRole } | { readonly type: 'effect' });

/** The name of what is received for it. */
export function inputKey(asked: Asked): string {
  return `${'role' in asked ? asked.role : asked.type} ${asked.key}`;
}

/** A short text that is the same for the same event. What a run did is as long as what it received, and need not be held for that. */
export function sumEvent(event: RunEvent): string {
  const json = JSON.stringify(shortEvent(event));
  return `${json.length} ${checksum(json)}`;
}
