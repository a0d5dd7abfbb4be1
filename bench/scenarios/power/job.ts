/** A search for one truly better prompt among others, as often as it is repeated. */
export interface PowerWorld {
  readonly name: string;
  /** Cases to train, to validate and to test with. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** The limit of calls, of both models; a number of its own or that of the product. */
  readonly calls: number;
  /** The share of the cases that a useless prompt truly answers, and the better one; the same where there is nothing to find. */
  readonly base: number;
  readonly better: number;
  /** One in so many suggestions is the better prompt. */
  readonly deck: number;
  /** Answers are graded by a judge, in place of right or wrong; the shares above are then mean grades. */
  readonly isGraded?: true;
}

/** So many runs of one world: by a method, or by the plain loop. */
export interface PowerJob {
  readonly subject: string;
  readonly world: PowerWorld;
  readonly runs: number;
}

/** What one run came to. */
export interface PowerRun {
  readonly isReturned: boolean;
  readonly isProven: boolean;
  readonly calls: number;
}

/** All runs of a cell. */
export interface PowerCell {
  readonly job: PowerJob;
  readonly outcomes: readonly PowerRun[];
}

/** The subject that is no method: every suggestion is scored on all validation cases. */
export const plainLoop = 'plain loop';
