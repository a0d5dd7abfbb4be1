import { hashText } from '../hash';
import type { ModelRole } from '../models/model';
import type { InputEvent, JournalEntry, NoteEvent, RunEvent } from './events';

/** Where a journal is kept. */
export interface JournalSink {
  /** Appends one line. Resolves when it is safe on the disk; lines are written in the order of the calls. */
  append(line: string): Promise<void>;
}

/** A resumed run did something else than its journal says: the prompt, the cases, the settings or Whetstone changed. */
export class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

/** One line of a journal: the entry with a checksum, as JSON. */
export function encodeEntry(entry: JournalEntry): string {
  return `{"sum":"${checksum(entry)}","at":${JSON.stringify(entry.at)},"event":${JSON.stringify(entry.event)}}\n`;
}

/** What a journal's text holds. */
export interface DecodedJournal {
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read, counting from 1. A torn last line is dropped without being damage. */
  readonly damagedLines: readonly number[];
}

/** Reads a journal. Never throws: whatever is whole is returned. */
export function decodeJournal(text: string): DecodedJournal {
  const lines = text.split('\n');
  const torn = lines.pop();
  const entries: JournalEntry[] = [];
  const damagedLines: number[] = [];
  lines.forEach((line, index) => {
    const entry = decodeLine(line);
    if (entry === undefined) damagedLines.push(index + 1);
    else entries.push(entry);
  });
  // A last line that is whole but for its line end was written in full.
  const last = torn === undefined || torn === '' ? undefined : decodeLine(torn);
  if (last !== undefined) entries.push(last);
  return { entries, damagedLines };
}

function decodeLine(line: string): JournalEntry | undefined {
  try {
    const { sum, at, event } = JSON.parse(line) as JournalEntry & { sum: string };
    return sum === checksum({ at, event }) ? { at, event } : undefined;
  } catch {
    return undefined;
  }
}

function checksum({ at, event }: JournalEntry): string {
  return hashText(`${at}\n${JSON.stringify(event)}`).slice(0, 8);
}

function isInput(event: JournalEntry['event']): event is InputEvent {
  return event.type === 'completion' || event.type === 'failure' || event.type === 'spent';
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
  private readonly inputs = new Map<string, InputEvent>();
  private readonly expected: readonly string[];
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
    for (const { event } of earlier) if (isInput(event)) this.inputs.set(inputKey(event.role, event.key), event);
    this.expected = earlier.flatMap(({ event }) => (isInput(event) || isNote(event) ? [] : [JSON.stringify(event)]));
  }

  /** Records what the run did. @throws JournalMismatch when a resumed run does something else than before. */
  emit(event: RunEvent): void {
    const expected = this.expected[this.emitted++];
    if (expected === undefined) {
      void this.write(event);
    } else if (expected !== JSON.stringify(event)) {
      throw new JournalMismatch(`The run cannot be resumed: its event ${this.emitted} (${event.type}) differs from the journal. Start a new run.`);
    }
  }

  /** What was received for a call before, if anything. */
  find(role: ModelRole, key: string): InputEvent | undefined {
    return this.inputs.get(inputKey(role, key));
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
