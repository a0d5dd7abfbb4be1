import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AgentKind } from '../core/agents/agent';
import { agentKinds } from '../core/agents/agentKinds';
import type { JournalEntry } from '../core/run/journal/events';
import type { PreparedRun } from '../core/run/executeRun';
import { EarlierRun } from '../core/run/journal/earlierRun';
import type { DecodedEntry } from '../core/run/journal/journalDecoder';
import { describeDamage, encodeEntry, resumableEntry } from '../core/run/journal/journalText';
import { CannotResume, RunRestorer } from '../core/run/journal/restoreRun';
import type { RunFold } from '../core/run/view/runFold';
import { FileJournal } from './fileJournal';
import type { LineSource } from '../core/run/journal/lineSource';
import type { JournalTaker, ReadJournal } from './journalFile';
import { bytesFromLine, readJournal, resumableText } from './journalFile';
import { openOwn } from './ownFiles';
import { replaceOwn } from './replaceFile';
import { RunLock } from './runLock';
import type { RunStore } from './runStore';
import { reading, writing } from './storageError';

/** An interrupted run, open and locked, for `executeRun` to go on with. */
export interface ResumedRun {
  readonly id: string;
  /** All of it from the journal: files that have changed since do not matter. */
  readonly prepared: PreparedRun;
  readonly earlier: EarlierRun;
  /** For whoever calls `executeRun`; to be closed when the run has ended. */
  readonly sink: FileJournal;
  /** The journal so far, folded. Further entries are applied as they come. */
  readonly fold: RunFold;
  /** What of the journal was damaged, what was saved, and where the rest is now. */
  readonly warning?: string;
}

/**
 * Takes an interrupted run up again: locks it, reads its journal, sets damaged parts of it aside, and notes in it that the run
 * goes on. The one way to resume, for editor and command line. Nothing is changed when it throws.
 * @param check looks at the run before anything is changed; what it throws is thrown.
 * @param kinds of agents that there are
 * @throws CannotResume when there is no such run, it has ended or its beginning is lost; RunBusy when it is under way elsewhere;
 *   StorageError when its folder cannot be written, or its journal not be read.
 */
export async function openForResume(
  store: RunStore,
  id: string,
  now: Date,
  check: (prepared: PreparedRun) => void | Promise<void> = () => undefined,
  kinds: readonly AgentKind[] = agentKinds,
): Promise<ResumedRun> {
  if ((await store.journalState(id)) === undefined) throw new CannotResume(`There is no run "${id}" in ${store.root}.`);
  const path = store.journalPath(id);
  const newFold = await store.foldMaker();
  const lock = await RunLock.acquire(dirname(path));
  let recovered: Recovered;
  try {
    recovered = await recover(path, (lines) => new Recovery(lines, newFold(id, lines), kinds), check);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const { prepared, earlier, fold, warning } = recovered;
  const sink = await FileJournal.openLocked(path, lock);
  const resumed: JournalEntry = { at: now.toISOString(), atWork: earlier.atWork, event: { type: 'resumed' } };
  const number = earlier.count;
  earlier.take(resumed, number);
  fold.apply(resumed, number);
  try {
    await sink.append(encodeEntry(resumed, number));
  } catch (error) {
    await sink.close();
    throw error;
  }
  return { id, prepared, earlier, sink, fold, ...(warning === undefined ? {} : { warning }) };
}

interface Recovered extends Pick<ResumedRun, 'prepared' | 'earlier' | 'fold'> {
  readonly warning?: string;
}

/** What a journal holds for a run that is taken up again. */
class Recovery implements JournalTaker {
  readonly earlier: EarlierRun;
  private readonly restorer: RunRestorer;
  private isUnreadable = false;

  constructor(
    lines: LineSource,
    readonly fold: RunFold,
    kinds: readonly AgentKind[],
  ) {
    this.restorer = new RunRestorer(kinds);
    this.earlier = new EarlierRun(lines);
  }

  take(decoded: DecodedEntry): void {
    const entry = resumableEntry(decoded);
    const { number = 0 } = decoded;
    if (entry === undefined) return;
    this.restorer.take(entry);
    try {
      this.earlier.take(entry, number);
      this.fold.apply(entry, number);
    } catch {
      // Whole lines may hold anything.
      this.isUnreadable = true;
    }
  }

  /** @throws CannotResume */
  restore(): PreparedRun {
    const prepared = this.restorer.restore();
    if (this.isUnreadable) throw new CannotResume('The run cannot be resumed: its journal holds what no run has written. Start a new run.');
    return prepared;
  }
}

/** Reads a journal. One that is damaged is replaced by what can be used of it, and read again: its lines are others then. */
async function recover(
  path: string,
  begin: (lines: LineSource) => Recovery,
  check: (prepared: PreparedRun) => void | Promise<void>,
): Promise<Recovered> {
  const read = (): Promise<ReadJournal<Recovery>> => reading(path, () => readJournal(path, begin));
  const { taker, damage, isMoved } = await read();
  const prepared = taker.restore();
  await check(prepared);
  const words = describeDamage(damage);
  if (words === undefined) return { prepared, earlier: taker.earlier, fold: taker.fold };
  const aside = await writeAside(dirname(path), () => bytesFromLine(path, damage.damagedLines[0] ?? 1));
  await replaceOwn(path, resumableText(path, isMoved));
  const { earlier, fold } = (await read()).taker;
  return { prepared, earlier, fold, warning: `${words} What was received there is used again. The damaged part is kept in ${aside}.` };
}

/**
 * Keeps a part of a journal that is about to be replaced by its usable entries, byte for byte:
 * writes to `journal.damaged.jsonl`, or the first free name after it.
 */
async function writeAside(folder: string, content: () => AsyncIterable<Uint8Array>): Promise<string> {
  for (let count = 1; ; count++) {
    const path = join(folder, `journal.damaged${count === 1 ? '' : `-${count}`}.jsonl`);
    try {
      await writing(path, () => writeNew(path, content()));
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function writeNew(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await openOwn(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
