import type { Case } from '../cases/case';
import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import type { Metric } from './metric';

/**
 * What is wrong with the expected values of some cases: those that a metric cannot compare with, such as text for a number. Meant to
 * be asked before a run. Patterns are compiled by `checkPatterns`.
 */
export function checkExpected(metric: Metric, cases: readonly Case[]): readonly InputProblem[] {
  return cases.flatMap((promptCase) => {
    const fault = promptCase.expected === undefined ? undefined : metric.faultOfExpected?.(promptCase.expected);
    return fault === undefined ? [] : [expectedProblem(promptCase, fault)];
  });
}

/** The error of a metric that cannot compare with a case's expected value. @param fault a sentence that says why. */
export function expectedError(promptCase: Case, fault: string): InputError {
  return new InputError([expectedProblem(promptCase, fault)]);
}

/** The problem of a case whose expected value cannot be compared with. @param fault a sentence that says why. */
export function expectedProblem({ position: { file, line } }: Case, fault: string): InputProblem {
  return { severity: 'error', message: `${fault} Correct it, or choose another metric.`, file, line };
}
