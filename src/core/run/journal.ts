import { checksum } from '../checksum';
import type { ModelRole } from '../models/model';
import type { InputEvent, JournalEntry, NoteEvent, RunEvent } from './events';

/** Where a journal is kept. */
export interface JournalSink {
  /** Appends one line. Resolves when it is safe on the disk; lines are written in the order of the calls. */
  append(line: string): Promise<void>;
}

/** What a call came to, in the end. */
export type Answer = Exclude<InputEvent, { type: 'attempts' }>;

/** A resumed run did something else than its journal says: the prompt, the cases, the settings or Whetstone changed. */
export class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

/** One line of a journal: the entry with a checksum, as JSON. */
export function encodeEntry({ at, event }: JournalEntry): string {
  const json = JSON.stringify(event);
  return `{"sum":"${sumOf(at, json)}","at":${JSON.stringify(at)},"event":${json}}\n`;
}

/** What a journal's text holds. */
export interface DecodedJournal {
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read, counting from 1. A torn last line is dropped without being damage. */
  readonly damagedLines: readonly number[];
  /** How many of the entries stand before the first damaged line: what was done from there on has a gap. */
  readonly intact: number;
}

/** Reads a journal. Never throws: whatever is whole is returned. */
export function decodeJournal(text: string): DecodedJournal {
  const lines = text.split('\n');
  const torn = lines.pop();
  const entries: JournalEntry[] = [];
  const damagedLines: number[] = [];
  let intact: number | undefined;
  lines.forEach((line, index) => {
    const entry = decodeLine(line);
    if (entry !== undefined) {
      entries.push(entry);
    } else {
      damagedLines.push(index + 1);
      intact ??= entries.length;
    }
  });
  // A last line that is whole but for its line end was written in full.
  const last = torn === undefined || torn === '' ? undefined : decodeLine(torn);
  if (last !== undefined) entries.push(last);
  return { entries, damagedLines, intact: intact ?? entries.length };
}

/**
 * What a run can be taken up again from: all that stands before the first damage; and from behind it what was received and what
 * was noted, since what the run did there is done again. An answer from there counts only if its request is still the same.
 */
export function resumableEntries({ entries, damagedLines, intact }: DecodedJournal): readonly JournalEntry[] {
  if (damagedLines.length === 0) return entries;
  const behind = entries.slice(intact).flatMap(({ at, event }): JournalEntry[] => {
    if (event.type === 'completion' || event.type === 'failure') return [{ at, event: { ...event, salvaged: true } }];
    return isInput(event) || isNote(event) ? [{ at, event }] : [];
  });
  return [...entries.slice(0, intact), ...behind];
}

/** What is damaged in a journal and what was saved, in words; undefined when nothing is. */
export function describeDamage({ entries, damagedLines, intact }: DecodedJournal): string | undefined {
  const [first] = damagedLines;
  if (first === undefined) return undefined;
  const lost = `${damagedLines.length} ${damagedLines.length === 1 ? 'line is' : 'lines are'} lost`;
  return `The journal is damaged from line ${first} on: the ${intact} events before it are intact, ${entries.length - intact} behind it can still be read, ${lost}.`;
}

const head = /^\{"sum":"([0-9a-f]{8})","at":"([^"\\]*)","event":/;

function decodeLine(line: string): JournalEntry | undefined {
  const [whole = '', sum, at = ''] = head.exec(line) ?? [];
  const json = line.slice(whole.length, -1);
  if (sum === undefined || !line.endsWith('}') || sum !== sumOf(at, json)) return undefined;
  return { at, event: JSON.parse(json) as JournalEntry['event'] };
}

function sumOf(at: string, json: string): string {
  return checksum(`${at}\n${json}`);
}

function isInput(event: JournalEntry['event']): event is InputEvent {
  return event.type === 'completion' || event.type === 'failure' || event.type === 'spent' || event.type === 'attempts';
}

function isNote(event: JournalEntry['event']): event is NoteEvent {
  return event.type === 'interrupted' || event.type === 'resumed' || event.type === 'accepted';
}

/**
 * The append-only record of a run. What the run receives is recorded before it is used; what it does is recorded in an order
 * that does not depend on when answers arrive. Handed the entries of an interrupted run, it answers from them and checks that
 * the run does again what it did before.
 */
export class Journal {
  private readonly inputs = new Map<string, Answer>();
  /** Attempts of calls that are made again, since the run was interrupted before it had or used what they came to. */
  private readonly vain: { readonly emitted: number; readonly attempts: number }[] = [];
  /** Attempts of what was received before and was not asked for since, by call. */
  private readonly unread = new Map<string, { readonly emitted: number; readonly attempts: number }>();
  private readonly expected: readonly string[];
  private lastSpent: string | undefined;
  private emitted = 0;
  private written: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(
    private readonly sink: JournalSink,
    /** The time as ISO 8601. */
    private readonly now: () => string,
    /** Called with each new entry, after those that were handed in. */
    private readonly onEntry: (entry: JournalEntry) => void = () => undefined,
    earlier: readonly JournalEntry[] = [],
  ) {
    this.takeIn(earlier);
    this.expected = earlier.flatMap(({ event }) => (isInput(event) || isNote(event) ? [] : [JSON.stringify(event)]));
  }

  /** Records what the run did. @throws JournalMismatch when a resumed run does something else than before; what the disk said. */
  emit(event: RunEvent): void {
    this.rethrow();
    const expected = this.expected[this.emitted++];
    if (expected === undefined) {
      void this.write(event);
    } else if (expected !== JSON.stringify(event)) {
      throw new JournalMismatch(`The run cannot be resumed: its event ${this.emitted} (${event.type}) differs from the journal, since Whetstone has changed. Start a new run.`);
    }
  }

  /**
   * What was received for a call before, if anything.
   * @throws JournalMismatch when the call is no longer the same; what the disk said, since an answer could not be recorded.
   */
  find(role: ModelRole, key: string, requestHash: string): Answer | undefined {
    this.rethrow();
    const event = this.inputs.get(inputKey(role, key));
    this.unread.delete(inputKey(role, key));
    if (event === undefined || event.type === 'spent' || event.requestHash === requestHash) return event;
    if (event.salvaged === true) return undefined;
    throw new JournalMismatch(`The run cannot be resumed: its request ${key} is no longer the one in the journal, since Whetstone has changed. Start a new run.`);
  }

  /** Whether what the run does now was recorded before, so that it asks for nothing that it has not received. */
  get isReplaying(): boolean {
    return this.emitted < this.expected.length;
  }

  /** Why calls were not made before; of those that did not even come to their turn, too. */
  get spentMessage(): string {
    return this.lastSpent ?? 'The budget was spent.';
  }

  /** Attempts that were made in vain by interruptions up to where the run is. What it did before one was decided without them. */
  attemptsInVain(): number {
    return this.vain.reduce((sum, { emitted, attempts }) => (emitted <= this.emitted ? sum + attempts : sum), 0);
  }

  /** Attempts of answers that were received up to where the run is, and that it has not asked for again: it may have turned another way since. */
  attemptsUnread(): number {
    let attempts = 0;
    for (const one of this.unread.values()) if (one.emitted <= this.emitted) attempts += one.attempts;
    return attempts;
  }

  /** Records what was received; resolves when it is on the disk. */
  async record(event: InputEvent): Promise<void> {
    await this.write(event);
    this.rethrow();
  }

  /** Records what was said about the run from outside. */
  async note(event: NoteEvent): Promise<void> {
    await this.write(event);
    this.rethrow();
  }

  /** Resolves when all is on the disk. @throws the first error of the disk. */
  async flush(): Promise<void> {
    await this.written;
    this.rethrow();
  }

  /**
   * Failures that an interruption followed before the run had used them are left out: their calls are made again. Else a run that
   * ended because its endpoint was away would meet the same failures whenever it is taken up.
   */
  private takeIn(earlier: readonly JournalEntry[]): void {
    let unused: Extract<InputEvent, { type: 'failure' }>[] = [];
    let emitted = 0;
    for (const { event } of earlier) {
      if (event.type === 'attempts') this.vain.push({ emitted, attempts: event.attempts });
      else if (isInput(event)) this.inputs.set(inputKey(event.role, event.key), event);
      if ('requestHash' in event) this.unread.set(inputKey(event.role, event.key), { emitted, attempts: event.attempts });
      if (event.type === 'spent') this.lastSpent = event.message;
      if (event.type === 'failure') unused.push(event);
      if (event.type === 'interrupted') {
        for (const { role, key, attempts } of unused) {
          this.inputs.delete(inputKey(role, key));
          this.unread.delete(inputKey(role, key));
          this.vain.push({ emitted, attempts });
        }
        unused = [];
      }
      if (isInput(event) || isNote(event)) continue;
      emitted++;
      unused = [];
    }
  }

  private write(event: JournalEntry['event']): Promise<void> {
    const entry = { at: this.now(), event };
    this.written = this.sink.append(encodeEntry(entry)).catch((error: unknown) => {
      this.failure ??= error;
    });
    this.onEntry(entry);
    return this.written;
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure as Error;
  }
}

function inputKey(role: ModelRole, key: string): string {
  return `${role} ${key}`;
}
