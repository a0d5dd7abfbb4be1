import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JournalEntry } from '../core/run/journal/events';
import type { PreparedRun } from '../core/run/executeRun';
import { decodeJournal, describeDamage, encodeEntry, encodeJournal, isNumbered, resumableEntries } from '../core/run/journal/journalText';
import { CannotResume, restoreRun } from '../core/run/journal/restoreRun';
import type { RunFold } from '../core/run/view/runFold';
import { timeAtWork } from '../core/run/journal/workTime';
import { FileJournal } from './fileJournal';
import { openOwn, readOwn } from './ownFiles';
import { replaceOwn } from './replaceFile';
import { RunLock } from './runLock';
import type { RunStore } from './runStore';
import { reading, writing } from './storageError';

/** An interrupted run, open and locked, for `executeRun` to go on with. */
export interface ResumedRun {
  readonly id: string;
  /** All of it from the journal: files that have changed since do not matter. */
  readonly prepared: PreparedRun;
  readonly earlier: readonly JournalEntry[];
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
 * @throws CannotResume when there is no such run, it has ended or its beginning is lost; RunBusy when it is under way elsewhere;
 *   StorageError when its folder cannot be written, or its journal not be read.
 */
export async function openForResume(store: RunStore, id: string, now: Date, check: (prepared: PreparedRun) => void | Promise<void> = () => undefined): Promise<ResumedRun> {
  if ((await store.journalState(id)) === undefined) throw new CannotResume(`There is no run "${id}" in ${store.root}.`);
  const path = store.journalPath(id);
  const lock = await RunLock.acquire(dirname(path));
  let recovered: Recovered;
  try {
    recovered = await recover(path, check);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const { prepared, entries, warning } = recovered;
  const sink = await FileJournal.openLocked(path, lock);
  const resumed: JournalEntry = { at: now.toISOString(), atWork: timeAtWork(entries), event: { type: 'resumed' } };
  const earlier = [...entries, resumed];
  const fold = store.newFold(id);
  earlier.forEach((entry) => fold.apply(entry));
  try {
    await sink.append(encodeEntry(resumed, entries.filter(isNumbered).length));
  } catch (error) {
    await sink.close();
    throw error;
  }
  return { id, prepared, earlier, sink, fold, ...(warning === undefined ? {} : { warning }) };
}

interface Recovered {
  readonly prepared: PreparedRun;
  readonly entries: readonly JournalEntry[];
  readonly warning?: string;
}

/** Reads a journal, and replaces it by what can be used of it when it is damaged. */
async function recover(path: string, check: (prepared: PreparedRun) => void | Promise<void>): Promise<Recovered> {
  const text = await reading(path, async () => (await readOwn(path)).toString('utf8'));
  const journal = decodeJournal(text);
  const entries = resumableEntries(journal);
  const prepared = restoreRun(entries);
  await check(prepared);
  const damage = describeDamage(journal);
  if (damage === undefined) return { prepared, entries };
  const aside = await setAside(path, text, journal.damagedLines[0] ?? 1);
  await replaceOwn(path, encodeJournal(entries));
  return { prepared, entries, warning: `${damage} What was received there is used again. The damaged part is kept in ${aside}.` };
}

/** Keeps everything from a line on, byte for byte, beside the journal that is about to be replaced by its usable entries. */
async function setAside(path: string, text: string, line: number): Promise<string> {
  const bytes = await readOwn(path);
  return writeAside(dirname(path), bytes.subarray(Buffer.byteLength(text.slice(0, startOfLine(text, line)))));
}

/** Where a line begins, counting from 1. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1;
  return start;
}

/** Writes to `journal.damaged.jsonl`, or the first free name after it. */
async function writeAside(folder: string, content: Uint8Array): Promise<string> {
  for (let count = 1; ; count++) {
    const path = join(folder, `journal.damaged${count === 1 ? '' : `-${count}`}.jsonl`);
    try {
      await writing(path, () => writeNew(path, content));
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function writeNew(path: string, content: Uint8Array): Promise<void> {
  const file = await openOwn(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
