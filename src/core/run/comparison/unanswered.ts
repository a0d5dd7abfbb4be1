import type { CaseScore } from '../journal/events';

/** A scored case as it is compared. */
export interface ComparedScore extends CaseScore {
  /** The unit that it makes with its twins; absent where it has none. */
  readonly unit?: string;
}

/** A score in which every rollout without an answer counts as failed. */
export function scoreWithFailures({ score, answered = 1 }: CaseScore): number {
  return score === undefined ? 0 : score * answered;
}

/** Whether all rollouts of a case got an answer. */
export function isAnswered({ score, answered = 1 }: CaseScore): boolean {
  return score !== undefined && answered === 1;
}
