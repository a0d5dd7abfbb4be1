import type { Case } from '../cases/case';
import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import type { AppliedMetric, Metric } from './metric';

/**
 * What is wrong with the expected values of some cases: those that a metric cannot compare with, such as text for a number. Meant to
 * be asked before a run. Patterns are compiled by `checkPatterns`.
 */
export async function checkExpected(metric: Metric, cases: readonly Case[]): Promise<readonly InputProblem[]> {
  const problems: InputProblem[] = [];
  for (const promptCase of cases) {
    const fault = await faultOf(metric, promptCase);
    if (fault !== undefined) problems.push(expectedProblem(promptCase, fault));
  }
  return problems;
}

async function faultOf(metric: Metric, promptCase: Case): Promise<string | undefined> {
  const applied = appliedTo(metric, promptCase);
  if (metric.applied !== undefined && applied.length < Math.max(promptCase.assertions?.length ?? 0, 1)) {
    return `The file of the case does not say how it is scored, which "${metric.id}" goes by.`;
  }
  for (const each of applied) {
    const fault = await each.metric.faultOfExpected?.(each.expected);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The metrics that a case is scored by: the run's own, or those that the case names where that goes by them. */
export function appliedTo(metric: Metric, promptCase: Case): readonly AppliedMetric[] {
  if (metric.applied !== undefined) return metric.applied(promptCase);
  return promptCase.expected === undefined ? [] : [{ metric, expected: promptCase.expected }];
}

/** The error of a metric that cannot compare with a case's expected value. @param fault a sentence that says why. */
export function expectedError(promptCase: Case, fault: string): InputError {
  return new InputError([expectedProblem(promptCase, fault)]);
}

/** The problem of a case whose expected value cannot be compared with. @param fault a sentence that says why. */
export function expectedProblem({ position: { file, line } }: Case, fault: string): InputProblem {
  return { severity: 'error', message: `${fault} Correct it, or choose another metric.`, file, line };
}
