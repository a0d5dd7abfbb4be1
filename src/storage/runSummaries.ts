import type { RunSummary } from '../core/run/view/runSummary';
import type { TracedRun, UsedFingerprints } from '../core/run/view/runUses';
import { isRunSummary, isTracedRun, isUsedFingerprints } from '../core/run/view/summaryShape';
import type { KeptFile } from './keptFile';
import { keep, readKept } from './keptFile';
import type { LockOwner } from './runLock';
import type { JournalState, RunStore, StoredRun, Unreadable } from './runStore';
import { summaryName, traceName, usesName } from './runStore';

/** What lists say of a run on the disk, without its journal. */
export interface StoredSummary {
  /** Of the run as it stands on the disk, not under way; absent when it cannot be shown, and `unreadable` says why. */
  readonly summary?: RunSummary;
  readonly unreadable?: Unreadable;
  /**
   * The process in which the run is under way, here or elsewhere; absent when it is not,
   * and of one that has ended, where it does not matter.
   */
  readonly owner?: LockOwner | undefined;
}

/**
 * What is kept of a run, in files of their own, since each is needed of other runs: what lists say, what it made, and which cases it used.
 */
interface Parts {
  readonly summary: RunSummary;
  readonly trace: TracedRun;
  readonly uses: UsedFingerprints;
}

const files: { readonly [Name in keyof Parts]: KeptFile } = {
  summary: { name: summaryName, version: 5 },
  trace: { name: traceName, version: 2 },
  uses: { name: usesName, version: 1 },
};

/** Whether something that was kept is what it should be, of that run: its checksum is no secret. */
const isPart: { readonly [Name in keyof Parts]: (kept: unknown, id: string) => boolean } = {
  summary: (kept, id) => isRunSummary(kept) && kept.id === id,
  trace: isTracedRun,
  uses: isUsedFingerprints,
};

type Shown = Required<Pick<StoredRun, 'view' | 'fold'>>;

/** What makes the parts; loaded on first use, since at the start lists go by what is kept. */
async function partMakers(): Promise<{ readonly [Name in keyof Parts]: (run: Shown) => Parts[Name] }> {
  const [{ summarizeRun }, { fingerprintsOf, traceRun }] = await Promise.all([
    import('../core/run/view/runSummary'),
    import('../core/run/view/runUses'),
  ]);
  return {
    summary: ({ view }) => summarizeRun(view),
    trace: ({ view }) => traceRun(view),
    uses: ({ fold }) => fingerprintsOf(fold.splitCases),
  };
}

/**
 * The summary of a run whose journal is in the given state. It is kept beside the journal, so that the journal, a hundred times its
 * size, is read only when it has changed. A summary that cannot be kept, as on a disk that is full, is made anew the next time.
 * @param mayKeep whether anything may be written
 * @returns undefined when there is no such run
 */
export async function readSummary(store: RunStore, id: string, state: JournalState, mayKeep: boolean): Promise<StoredSummary | undefined> {
  const kept = await readPart('summary', store, id, state);
  if (kept !== undefined) return { summary: kept, owner: kept.state === 'ended' ? undefined : await store.owner(id) };
  const run = await store.read(id);
  if (run === undefined) return undefined;
  const { unreadable, owner } = run;
  const summary = await makePart('summary', run, store, state, mayKeep);
  return { owner, ...(summary === undefined ? {} : { summary }), ...(unreadable === undefined ? {} : { unreadable }) };
}

/** What a run made, kept and read in the same way; undefined when there is no such run, or it cannot be shown. */
export function readTrace(store: RunStore, id: string, state: JournalState, mayKeep: boolean): Promise<TracedRun | undefined> {
  return readOrMake('trace', store, id, state, mayKeep);
}

/** What a run used, kept and read in the same way; undefined when there is no such run, or it cannot be shown. */
export function readUses(store: RunStore, id: string, state: JournalState, mayKeep: boolean): Promise<UsedFingerprints | undefined> {
  return readOrMake('uses', store, id, state, mayKeep);
}

async function readOrMake<Name extends keyof Parts>(
  name: Name,
  store: RunStore,
  id: string,
  state: JournalState,
  mayKeep: boolean,
): Promise<Parts[Name] | undefined> {
  const kept = await readPart(name, store, id, state);
  if (kept !== undefined) return kept;
  const run = await store.read(id);
  return run && makePart(name, run, store, state, mayKeep);
}

async function readPart<Name extends keyof Parts>(
  name: Name,
  store: RunStore,
  id: string,
  state: JournalState,
): Promise<Parts[Name] | undefined> {
  const kept = await readKept(files[name], store, id, state);
  return isPart[name](kept, id) ? (kept as Parts[Name]) : undefined;
}

/** Makes a part of a run that was read, and keeps all parts: so its journal is read once for all of them. */
async function makePart<Name extends keyof Parts>(
  name: Name,
  { id, view, fold, owner }: StoredRun,
  store: RunStore,
  state: JournalState,
  mayKeep: boolean,
): Promise<Parts[Name] | undefined> {
  if (view === undefined) return undefined;
  const make = await partMakers();
  const wanted = JSON.stringify(make[name]({ view, fold }));
  // The journal of a run under way changes at once.
  if (mayKeep && owner === undefined) {
    for (const each of Object.keys(files) as (keyof Parts)[]) {
      await keep(files[each], store, id, state, each === name ? wanted : JSON.stringify(make[each]({ view, fold })));
    }
  }
  // Not what was made itself: its texts may be slices of larger ones, and would hold those in memory.
  return JSON.parse(wanted) as Parts[Name];
}
