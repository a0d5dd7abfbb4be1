import type { Expectation } from './expectation';

/** How a case's own file says that an output is scored: by which metric, and what that compares with. */
export interface CaseAssertion {
  /** The name of a metric. */
  readonly metric: string;
  readonly expected: Expectation;
}
