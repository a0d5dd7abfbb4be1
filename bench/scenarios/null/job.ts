/** A cell of the null bench: so many runs of a method where nothing can be gained. */
export interface NullJob {
  readonly method: string;
  /**
   * Pass or fail by a coin with this chance of "right"; the same where every case is there so many times and every version of the prompt
   * sticks to its answers; or graded by a judge, skewed (see `skewedJudge`).
   */
  readonly scores:
    | { readonly kind: 'coin'; readonly probability: number }
    | { readonly kind: 'twins'; readonly probability: number; readonly copies: number }
    | { readonly kind: 'graded' };
  /** Validation cases, twins and all; there are as many training cases. */
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
  if (scores.kind === 'graded') return 'graded';
  return `p = ${scores.probability}${scores.kind === 'coin' ? '' : `, each case ${scores.copies} times`}`;
}

/** Test cases of every run of the null bench; of twins as many as make it whole. */
export const nullTestCases = 100;
