import type { CaseScore } from './events';

/** A score in which every rollout without an answer counts as failed. */
export function scoreWithFailures({ score, answered = 1 }: CaseScore): number {
  return score === undefined ? 0 : score * answered;
}

/** Whether all rollouts of a case got an answer. */
export function isAnswered({ score, answered = 1 }: CaseScore): boolean {
  return score !== undefined && answered === 1;
}
