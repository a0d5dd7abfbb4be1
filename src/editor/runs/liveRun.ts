import type { EarlierRun } from '../../core/run/journal/earlierRun';
import type { PreparedRun, RunEnvironment } from '../../core/run/executeRun';
import { executeRun } from '../../core/run/executeRun';
import type { RunFold } from '../../core/run/view/runFold';
import { waitNotice } from '../../core/run/view/waitNotice';
import type { RunView } from '../../core/run/view/runView';
import type { StudyResult } from '../../core/run/study';
import { systemClock } from '../../providers/systemClock';
import { withMatcher } from '../../providers/workerMatcher';
import { cachePath } from '../../storage/cacheFolder';
import { FileCache } from '../../storage/fileCache';
import type { FileJournal } from '../../storage/fileJournal';
import type { RunStore } from '../../storage/runStore';
import type { OpenRun, RunModels } from './openRun';
import { runKey } from './runKey';

/** A run whose journal is open, ready to be carried out. */
export interface ReadyRun {
  /** Its id in its store. */
  readonly id: string;
  readonly store: RunStore;
  readonly prepared: PreparedRun;
  readonly sink: FileJournal;
  readonly fold: RunFold;
  readonly startedAt: string;
  /** Its journal so far. */
  readonly earlier: EarlierRun;
  /** What was wrong with the journal of one that is taken up again. */
  readonly warning?: string;
}

/** A run that is under way in this window. */
export interface LiveRun extends OpenRun {
  readonly sink: FileJournal;
  readonly abort: AbortController;
  /** Rejects when the run was stopped or failed; its journal says why in either case. */
  readonly done: Promise<StudyResult>;
}

/** What is told of a run under way. */
export interface RunEvents {
  /** After each entry of its journal. */
  changed(): void;
  /** Once it has ended, however; its journal is to be closed. */
  ended(): Promise<void>;
}

/** Carries a run out, from its beginning or from where it was cut off. */
export async function carryOut(
  ready: ReadyRun,
  { createModel, concurrency, baseUrl, servedAt: endpoint }: RunModels,
  events: RunEvents,
): Promise<LiveRun> {
  const { id, store, prepared, sink, fold, startedAt, earlier, warning } = ready;
  const abort = new AbortController();
  const trajectories = await store.openTrajectories(id);
  const cache = new FileCache(cachePath(store.root), baseUrl);
  const environment: Omit<RunEnvironment, 'matcher'> = {
    createModel,
    ...(endpoint === undefined ? {} : { endpoint }),
    concurrency,
    cache,
    sink,
    onEntry: (entry, line) => {
      fold.apply(entry, line);
      events.changed();
    },
    onWait: (milliseconds) => {
      fold.wait(waitNotice(new Date(Date.now() + milliseconds).toLocaleTimeString()));
      events.changed();
    },
    timestamp: () => new Date().toISOString(),
    clock: systemClock,
    signal: abort.signal,
    earlier,
    ...(trajectories === undefined ? {} : { trajectories }),
  };
  const done = withMatcher((matcher) => executeRun(prepared, { ...environment, matcher }))
    .then(async (result) => {
      await store.keepBest(id, { program: prepared.program, candidate: result.best });
      return result;
    })
    .finally(() => cache.close())
    .finally(() => trajectories?.close())
    .finally(() => events.ended());
  // Whoever waits for the end is told; no one has to.
  done.catch(() => undefined);
  const name = runKey(store.root, id);
  const view = (): RunView | undefined => {
    const folded = fold.view(true);
    return folded && { ...folded, id: name };
  };
  return {
    id: name,
    stored: id,
    store,
    fold,
    live: true,
    startedAt,
    view,
    sink,
    abort,
    done,
    ...(warning === undefined ? {} : { warning }),
  };
}
