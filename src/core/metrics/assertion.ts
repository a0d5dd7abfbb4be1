import type { Case } from '../cases/case';
import { expectedError } from './expectedValues';
import { quote } from './feedback';
import type { MatchPattern, Metric, Score } from './metric';

/** What a check finds wrong with an output; undefined when it is right. */
export type Check = (output: string, expected: string, match: MatchPattern) => string | undefined | Promise<string | undefined>;

/** A metric that holds each output to the expected text: it is right or wrong. */
export function assertion(id: string, check: Check, faultOfExpected?: (expected: string) => string | undefined): Metric {
  return {
    id,
    scale: 'binary',
    usesJudge: false,
    needsExpected: true,
    ...(faultOfExpected === undefined ? {} : { faultOfExpected }),
    async score(trajectory, promptCase: Case, _ask, match): Promise<Score> {
      const expected = promptCase.expected ?? '';
      const unusable = faultOfExpected?.(expected);
      if (unusable !== undefined) throw expectedError(promptCase, unusable);
      const fault = await check(trajectory.output, expected, match);
      return fault === undefined ? { value: 1, feedback: 'Right.' } : { value: 0, feedback: fault };
    },
  };
}

/** How an output differs from the expected text, with a hint where it is nearly right. */
export function mismatch(got: string, wanted: string): string {
  const [gotLower, wantedLower] = [got.toLowerCase(), wanted.toLowerCase()];
  let hint = '';
  if (gotLower === wantedLower) {
    hint = ' Only upper and lower case differ.';
  } else if (wanted !== '' && gotLower.includes(wantedLower)) {
    hint = ' The expected text is in it, with other text around it.';
  }
  return `Expected ${quote(wanted)}, got ${quote(got)}.${hint}`;
}

/** What is wrong with an output that does not have the expected text in it. */
export function lacking(output: string, expected: string): string {
  return `Expected a text with ${quote(expected)} in it, got ${quote(output)}.`;
}
