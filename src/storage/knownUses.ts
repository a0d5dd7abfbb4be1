import type { Case } from '../core/cases/case';
import { keyOf, mayStandBeside } from '../core/run/view/runsBeside';
import type { RunUses, TracedRun } from '../core/run/view/runUses';
import { runsBehind, traceProgram } from '../core/run/view/textTrace';
import type { Program } from '../core/prompt/program';
import type { Environment } from './runFolders';
import { runFolders } from './runFolders';
import type { JournalState } from './runStore';
import { RunStore } from './runStore';
import { readTrace, readUses } from './runSummaries';

/** Where earlier runs are looked for. */
export interface KnownPlaces {
  /** Folders that may hold runs, beside those of the prompt and the cases, and those that are remembered. */
  readonly folders: readonly string[];
  /** Whether what was read of the runs in a folder may be kept there, so that the next time takes none of their journals. */
  readonly mayKeep: (root: string) => boolean;
  readonly environment?: Environment | undefined;
}

/** A run on the disk. */
interface FoundRun {
  readonly store: RunStore;
  readonly id: string;
  readonly state: JournalState;
  readonly trace: TracedRun;
}

/**
 * What the runs used that have made a program's texts (see `runsBehind`), newest first; a run and its copy once. What cannot be read says
 * nothing.
 */
export function usesBehind(program: Program, cases: readonly Case[], places: KnownPlaces): Promise<readonly RunUses[]> {
  const trace = traceProgram(program);
  return usesOfRuns(trace.paths, cases, places, (runs) => runsBehind(trace, runs));
}

/** The same of the runs that stand beside one, if their cases are the same. */
export function usesBeside(run: RunUses, cases: readonly Case[], places: KnownPlaces): Promise<readonly RunUses[]> {
  return usesOfRuns(run.paths, cases, places, (runs) => runs.filter((other) => mayStandBeside(run, other)));
}

/** What a run made is small, and decides whether it matters at all what it used. */
async function usesOfRuns(
  paths: readonly string[],
  cases: readonly Case[],
  { folders, mayKeep, environment }: KnownPlaces,
  choose: (runs: readonly TracedRun[]) => readonly TracedRun[],
): Promise<readonly RunUses[]> {
  const files = new Set(cases.map(({ position }) => position.file));
  const known = new Map<string, FoundRun>();
  for (const root of await runFolders([...folders, ...paths, ...files], environment)) {
    for await (const found of runsIn(new RunStore(root), mayKeep(root))) {
      const key = keyOf(found.trace);
      if (!isBetterKnown(known.get(key)?.trace, found.trace)) known.set(key, found);
    }
  }
  const newestFirst = [...known.values()].map(({ trace }) => trace).sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1));
  const chosen: RunUses[] = [];
  for (const trace of choose(newestFirst)) {
    const found = known.get(keyOf(trace));
    const used = found && (await readUses(found.store, found.id, found.state, mayKeep(found.store.root)));
    if (used !== undefined) chosen.push({ ...trace, cases: used });
  }
  return chosen;
}

async function* runsIn(store: RunStore, mayKeep: boolean): AsyncGenerator<FoundRun> {
  for (const id of await store.list().catch(() => [])) {
    const state = await store.journalState(id);
    if (state === undefined) continue;
    const trace = await readTrace(store, id, state, mayKeep);
    if (trace !== undefined) yield { store, id, state, trace };
  }
}

/** A copy may be from before something was accepted, or from before the run went on. */
function isBetterKnown(known: TracedRun | undefined, other: TracedRun): boolean {
  if (known === undefined) return false;
  const weight = ({ hasVerdict, hasAccepted, texts }: TracedRun): number =>
    texts.length + (hasVerdict ? 0.5 : 0) + (hasAccepted ? 0.25 : 0);
  return weight(known) >= weight(other);
}
