import type { Case } from '../cases/case';
import type { Candidate } from '../prompt/candidate';
import type { RolloutRequest } from './optimizer';

/** Each of the cases, answered by one candidate as it is always answered. */
export function each(candidate: Candidate, cases: readonly Case[]): readonly RolloutRequest[] {
  return cases.map((promptCase) => ({ candidate, case: promptCase }));
}
