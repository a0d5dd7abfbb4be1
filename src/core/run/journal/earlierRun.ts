import { checksum } from '../../checksum';
import type { ModelRole } from '../../models/model';
import type { EffectEvent, InputEvent, JournalEntry, RunEvent } from './events';
import { isInput, isNote, isNumbered } from './journalText';

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

/**
 * What a run that is taken up again needs of its journal so far: what it received, and enough of what it did to see whether it does the same
 * again. Its entries are taken in one after the other, and not held. It is for one run: that uses it up.
 */
export class EarlierRun {
  /** What was received, by call. */
  readonly inputs = new Map<string, Received>();
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
  /** Attempts of what was received before and was not asked for since, by call. */
  readonly unread = new Map<string, Vain & { readonly key: string }>();
  /** What the run did, in turn (see `sumEvent`). */
  readonly done: string[] = [];
  /** Numbered entries. */
  count = 0;
  /** All attempts. */
  attempts = 0;
  /** How long the run had been at work, in milliseconds. */
  atWork = 0;
  /** The roles whose model has answered. */
  readonly answered = new Set<ModelRole>();
  /** Failures that the run has not used so far. */
  private unused: Extract<InputEvent, { type: 'failure' | 'effect' }>[] = [];

  /** Takes a whole journal in. */
  static of(entries: Iterable<JournalEntry>): EarlierRun {
    const earlier = new EarlierRun();
    for (const entry of entries) earlier.take(entry);
    return earlier;
  }

  /** Takes the next entry in. */
  take(entry: JournalEntry): void {
    const { event } = entry;
    if (isNumbered(entry)) this.count++;
    this.atWork = entry.atWork ?? this.atWork;
    if ('attempts' in event) this.attempts += event.attempts;
    if (isInput(event)) {
      this.receive(event);
    } else if (event.type === 'interrupted') {
      this.interrupt();
    } else if (!isNote(event)) {
      this.done.push(sumEvent(event));
      this.unused = [];
    }
  }

  private receive(event: InputEvent): void {
    const emitted = this.done.length;
    if (event.type === 'completion' && event.attempts > 0) this.answered.add(event.role);
    if (event.type === 'unmatched') this.unmatched.set(event.key, event);
    else if (event.type === 'attempts') this.vain.push({ emitted, attempts: event.attempts });
    else if (event.type === 'served') this.servedBy.push(event.by);
    else if (event.type === 'kept') this.kept ??= event;
    else if (event.type === 'search stopped') this.searchStopped ??= event.emitted;
    else if (event.type === 'diverged') this.diverged.add(event.key);
    else this.inputs.set(inputKey(event), event);
    if ('requestHash' in event) this.unread.set(inputKey(event), { key: event.key, emitted, attempts: event.attempts });
    if (event.type === 'failure' || (event.type === 'effect' && event.error !== undefined)) this.unused.push(event);
  }

  /**
   * Failures that an interruption followed before the run had used them are left out: their calls are made again. Else a run that
   * ended because its endpoint was away would meet the same failures whenever it is taken up.
   */
  private interrupt(): void {
    for (const event of this.unused) {
      this.inputs.delete(inputKey(event));
      this.unread.delete(inputKey(event));
      this.vain.push({ emitted: this.done.length, attempts: event.attempts });
    }
    this.unused = [];
  }
}

/** The name of what is received: a call's, by its role, or an effect's. */
export function inputKey(input: { readonly key: string } & ({ readonly role: ModelRole } | { readonly type: 'effect' })): string {
  return `${'role' in input ? input.role : input.type} ${input.key}`;
}

/** A short text that is the same for the same event. What a run did is as long as what it received, and need not be held for that. */
export function sumEvent(event: RunEvent): string {
  const json = JSON.stringify(event);
  return `${json.length} ${checksum(json)}`;
}
