import type { Trajectory } from '../agents/trajectory';
import type { ScorePart } from '../metrics/metric';
import type { EvaluatedCase } from './evaluator';

/**
 * A rollout that was finished, as it is kept beside the journal.
 * It is made again by a replay, and nothing is made of it: the journal decides.
 */
export interface TrajectoryLine extends Trajectory {
  /** Unique in the run. */
  readonly rollout: string;
  readonly candidate: string;
  readonly case: string;
  /** From 0 to 1; absent where there is no answer. */
  readonly score?: number;
  readonly feedback?: string;
  /** What the score is made of, where that is more than one thing. */
  readonly parts?: readonly ScorePart[];
}

/**
 * Where the trajectories of a run are kept. The run records each once; what is there from before it was taken up again is not kept twice.
 */
export interface TrajectorySink {
  /** Resolves when it is written, or cannot be: that costs a run nothing. */
  record(line: TrajectoryLine): Promise<void>;
}

/** What is kept of a case as it was answered and scored; undefined where nothing was answered. */
export function trajectoryLine(
  rollout: string,
  candidate: string,
  { case: id, score, feedback, parts, trajectory }: EvaluatedCase,
): TrajectoryLine | undefined {
  if (trajectory === undefined) return undefined;
  return {
    ...{ rollout, candidate, case: id },
    ...trajectory,
    ...(score === undefined ? {} : { score }),
    ...(feedback === undefined ? {} : { feedback }),
    ...(parts === undefined ? {} : { parts }),
  };
}
