import { join } from 'node:path';
import { checksum } from '../core/checksum';
import { parseJson } from '../core/parseJson';
import type { RunSummary } from '../core/run/view/runSummary';
import { summarizeRun } from '../core/run/view/runSummary';
import { isRunSummary } from '../core/run/view/summaryShape';
import { readOwn } from './ownFiles';
import { replaceOwn } from './replaceFile';
import type { LockOwner } from './runLock';
import type { JournalState, RunStore, Unreadable } from './runStore';
import { summaryName } from './runStore';

/** To be raised when what a summary holds, or how it is made from a journal, changes: older ones are then made anew. */
const summaryVersion = 3;

/** What lists say of a run on the disk, without its journal. */
export interface StoredSummary {
  /** Of the run as it stands on the disk, not under way; absent when it cannot be shown, and `unreadable` says why. */
  readonly summary?: RunSummary;
  readonly unreadable?: Unreadable;
  /** The process in which the run is under way, here or elsewhere; absent when it is not. */
  readonly owner?: LockOwner | undefined;
}

/**
 * The summary of a run whose journal is in the given state. It is kept beside the journal, so that the journal, a hundred times its
 * size, is read only when it has changed. A summary that cannot be kept, as on a disk that is full, is made anew the next time.
 * @param mayKeep whether anything may be written
 * @returns undefined when there is no such run
 */
export async function readSummary(store: RunStore, id: string, state: JournalState, mayKeep: boolean): Promise<StoredSummary | undefined> {
  const path = join(store.folder(id), summaryName);
  const key = keyOf(store, state);
  const kept = await readKept(path, id, key);
  if (kept !== undefined) return { summary: kept, owner: await store.owner(id) };
  const run = await store.read(id);
  if (run === undefined) return undefined;
  const { view, unreadable, owner } = run;
  if (view === undefined) return { owner, ...(unreadable === undefined ? {} : { unreadable }) };
  const json = JSON.stringify(summarizeRun(view));
  // The journal of a run under way changes at once.
  if (mayKeep && owner === undefined) await replaceOwn(path, encode(key, json)).catch(() => undefined);
  // Not the summary itself: its texts may be slices of the journal's, and would hold all of that in memory.
  return { summary: JSON.parse(json) as RunSummary, owner };
}

/** What a summary was made from: in a folder that was copied or moved, paths are others. */
function keyOf({ root }: RunStore, { size, changedAt }: JournalState): string {
  return JSON.stringify({ version: summaryVersion, root, size, changedAt });
}

function encode(key: string, json: string): string {
  return `${checksum(`${key}\n${json}`)}\n${key}\n${json}\n`;
}

/** A summary that was kept; undefined when it is none, is damaged, or is that of another run or another state of the journal. */
async function readKept(path: string, id: string, key: string): Promise<RunSummary | undefined> {
  const text = await readOwn(path).then(String, () => '');
  const [, keptKey, json = ''] = text.split('\n');
  if (keptKey !== key || text !== encode(key, json)) return undefined;
  const summary = parseJson(json);
  return isRunSummary(summary) && summary.id === id ? summary : undefined;
}
