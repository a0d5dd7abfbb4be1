import type { RunEnvironment } from '../../core/run/executeRun';
import type { RunFold } from '../../core/run/view/runFold';
import type { RunSummary } from '../../core/run/view/runSummary';
import type { RunView } from '../../core/run/view/runView';
import type { RunStore, Unreadable } from '../../storage/runStore';

/** A run as lists have it. */
export interface ListedRun {
  /** Its name in this window (see `runKey`). */
  readonly id: string;
  /** Its id in its store. */
  readonly stored: string;
  readonly store: RunStore;
  /** Whether it is under way in this window. */
  readonly live: boolean;
  /** Who has it under way, where that is another window or the command line. */
  readonly owner?: string;
  /** ISO 8601; what is left of it in the id where the journal cannot be read. */
  readonly startedAt: string;
  /** Absent when it cannot be shown. */
  readonly summary?: RunSummary;
  /** Why it cannot be shown. */
  readonly unreadable?: Unreadable;
}

/** A run with all that is in its journal, which is large: whoever has one keeps it no longer than needed. */
export interface OpenRun extends Omit<ListedRun, 'summary'> {
  readonly fold: RunFold;
  /** What was wrong with its journal. */
  readonly warning?: string;
  /** The run as the views show it; undefined when it cannot be shown. */
  view(): RunView | undefined;
}

/** What a run needs that the editor decides. */
export interface RunModels extends Pick<RunEnvironment, 'createModel' | 'concurrency'> {
  /** Where models behind an OpenAI-compatible endpoint are reached; '' for OpenAI's own. */
  readonly baseUrl: string;
  /** All endpoints that answer (see `servedAt`). */
  readonly servedAt: string | undefined;
}
