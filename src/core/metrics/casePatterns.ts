import type { Case } from '../cases/case';
import { acceptedAnswers } from '../cases/expectation';
import type { InputProblem } from '../problems';
import { InputError } from '../problems';
import { appliedTo, expectedProblem } from './expectedValues';
import { quote } from './feedback';
import type { PatternMatcher } from './matcher';
import type { Metric } from './metric';
import { maxPatternCharacters } from './pattern';

const placeholder = '{{expected}}';

/** Patterns that are compiled before the next ones are made: each of a hundred thousand cases may have a long one. */
const atOnce = 20;

/** Whether a metric's pattern is the same for each case. */
export function isFixedPattern(pattern: string | undefined): boolean {
  return pattern !== undefined && !pattern.includes(placeholder);
}

/**
 * The pattern for a case: the metric's, with the expected text letter for letter in place of `{{expected}}`; the expected text itself
 * where the metric has none.
 */
export function patternFor(pattern: string | undefined, expected: string): string {
  const wanted = expected.trim();
  if (pattern === undefined) return wanted;
  if (isFixedPattern(pattern)) return pattern;
  const literal = wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  // One that alone is too long is not put there a hundred times as well.
  return literal.length > maxPatternCharacters ? literal : pattern.replaceAll(placeholder, () => literal);
}

/**
 * Compiles the patterns that the expected texts of some cases make. Meant to be asked before a run, which would come upon each only when
 * its case was answered. A fixed pattern is checked where the eval file is read.
 * @throws InputError naming file and line of those that cannot be used; an `AbortError` when `signal` was aborted.
 */
export async function checkPatterns(metric: Metric, cases: readonly Case[], matcher: PatternMatcher, signal: AbortSignal): Promise<void> {
  if (metric.patternFor === undefined && metric.applied === undefined) return;
  const check = async (promptCase: Case): Promise<readonly InputProblem[]> => {
    const patterns = appliedTo(metric, promptCase).flatMap(({ metric: each, expected }) =>
      acceptedAnswers(expected).map((text) => each.patternFor?.(text)),
    );
    for (const pattern of patterns) {
      const outcome = pattern === undefined || (await matcher.match(pattern, signal));
      if (typeof outcome === 'boolean') continue;
      const named = pattern?.source ? `The pattern ${quote(pattern.source)}` : 'The pattern';
      return [expectedProblem(promptCase, `${named} cannot be used: ${outcome.fault}.`)];
    }
    return [];
  };
  const problems: InputProblem[] = [];
  for (let start = 0; start < cases.length; start += atOnce) {
    const checked = await Promise.all(cases.slice(start, start + atOnce).map(check));
    problems.push(...checked.flat());
  }
  if (problems.length > 0) throw new InputError(problems);
}
