import type { MethodId } from '../../../src/core/optimizers/optimizer';

/** A cell of the null bench: so many runs of a method where nothing can be gained. */
export interface NullJob {
  readonly method: MethodId;
  /** Pass or fail by a coin with this chance of "right"; or graded by a judge, skewed (see `skewedJudge`). */
  readonly scores: { readonly kind: 'coin'; readonly probability: number } | { readonly kind: 'graded' };
  /** Validation cases; there are as many training cases. */
  readonly validation: number;
  readonly runs: number;
}

/** What the runs of a cell said. */
export interface NullCounts {
  readonly job: NullJob;
  readonly proven: number;
  readonly worse: number;
  /** Runs that returned another prompt than the one they were given. */
  readonly changed: number;
  /** The verdict's difference of each run. */
  readonly differences: readonly number[];
  readonly taskCalls: number;
}

/** How the scores of a cell come about, in a word or two. */
export function describeScores({ scores }: NullJob): string {
  return scores.kind === 'coin' ? `p = ${scores.probability}` : 'graded';
}

/** Test cases of every run of the null bench. */
export const nullTestCases = 100;
