import type { Case } from '../cases/case';
import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import type { MetricConfig } from './createMetric';
import { quote } from './feedback';
import { parseJson } from './jsonEquality';
import { firstNumber } from './numbers';

/**
 * What is wrong with the expected values of some cases: those that a metric cannot compare with, such as text for a number. Meant to
 * be asked before a run; a metric that meets one throws. Patterns are compiled by `checkPatterns`.
 */
export function checkExpected(config: MetricConfig, cases: readonly Case[]): readonly InputProblem[] {
  return cases.flatMap((promptCase) => {
    const fault = promptCase.expected === undefined ? undefined : faultOfExpected(config, promptCase.expected);
    return fault === undefined ? [] : [expectedProblem(promptCase, fault)];
  });
}

/** The error of a metric that cannot compare with a case's expected value. */
export function expectedError(promptCase: Case, config: MetricConfig): InputError {
  const fault = faultOfExpected(config, promptCase.expected ?? '') ?? 'The expected value cannot be compared with.';
  return new InputError([expectedProblem(promptCase, fault)]);
}

function faultOfExpected({ type }: MetricConfig, expected: string): string | undefined {
  if (type === 'json') {
    return parseJson(expected) !== undefined ? undefined : `The expected value ${quote(expected)} is not JSON.`;
  }
  if (type === 'numeric') {
    return firstNumber(expected) === undefined ? `The expected value ${quote(expected)} is not a number.` : undefined;
  }
  return undefined;
}

/** The problem of a case whose expected value cannot be compared with. @param fault a sentence that says why. */
export function expectedProblem({ position: { file, line } }: Case, fault: string): InputProblem {
  return { severity: 'error', message: `${fault} Correct it, or choose another metric.`, file, line };
}
