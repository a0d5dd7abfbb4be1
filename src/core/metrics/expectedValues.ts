import type { Case } from '../cases/case';
import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import type { Metric } from './metric';

/**
 * What is wrong with the expected values of some cases: those that a metric cannot compare with, such as text for a number. Meant to
 * be asked before a run. Patterns are compiled by `checkPatterns`.
 */
export async function checkExpected(metric: Metric, cases: readonly Case[]): Promise<readonly InputProblem[]> {
  if (metric.faultOfExpected === undefined) return [];
  const problems: InputProblem[] = [];
  for (const promptCase of cases) {
    const fault = promptCase.expected === undefined ? undefined : await metric.faultOfExpected(promptCase.expected);
    if (fault !== undefined) problems.push(expectedProblem(promptCase, fault));
  }
  return problems;
}

/** The error of a metric that cannot compare with a case's expected value. @param fault a sentence that says why. */
export function expectedError(promptCase: Case, fault: string): InputError {
  return new InputError([expectedProblem(promptCase, fault)]);
}

/** The problem of a case whose expected value cannot be compared with. @param fault a sentence that says why. */
export function expectedProblem({ position: { file, line } }: Case, fault: string): InputProblem {
  return { severity: 'error', message: `${fault} Correct it, or choose another metric.`, file, line };
}
