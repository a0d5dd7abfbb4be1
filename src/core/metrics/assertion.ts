import type { Case } from '../cases/case';
import type { Expectation } from '../cases/expectation';
import { acceptedAnswers } from '../cases/expectation';
import { expectedError } from './expectedValues';
import { quote } from './feedback';
import type { MatchPattern, Metric, Score } from './metric';

/** What a check finds wrong with an output; undefined when it is right. */
export type Check = (output: string, expected: string, match: MatchPattern) => string | undefined | Promise<string | undefined>;

/**
 * A metric that holds each output to the expected text, or to each of several: it is right or wrong.
 * @param accepted the texts of which any is right
 */
export function assertion(
  id: string,
  check: Check,
  faultOfText?: (expected: string) => string | undefined | Promise<string | undefined>,
  accepted: (expected: Expectation) => readonly string[] = acceptedAnswers,
): Metric {
  const faultOfExpected =
    faultOfText &&
    (async (expected: Expectation): Promise<string | undefined> => {
      for (const each of accepted(expected)) {
        const fault = await faultOfText(each);
        if (fault !== undefined) return fault;
      }
      return undefined;
    });
  return {
    id,
    scale: 'binary',
    usesJudge: false,
    needsExpected: true,
    ...(faultOfExpected === undefined ? {} : { faultOfExpected }),
    async score(trajectory, promptCase: Case, _ask, match): Promise<Score> {
      const expected = promptCase.expected ?? '';
      const unusable = await faultOfExpected?.(expected);
      if (unusable !== undefined) throw expectedError(promptCase, unusable);
      const faults: string[] = [];
      for (const each of accepted(expected)) {
        const fault = await check(trajectory.output, each, match);
        if (fault === undefined) return { value: 1, feedback: 'Right.' };
        faults.push(fault);
      }
      return { value: 0, feedback: feedbackOf(faults) };
    },
  };
}

/** What is said of an output that is none of those that are right. */
function feedbackOf(faults: readonly string[]): string {
  const [first = ''] = faults;
  return faults.length < 2 ? first : `None of ${faults.length} accepted answers. ${faults.slice(0, mostFaults).join(' ')}`;
}

/** So many accepted answers are named in feedback. */
const mostFaults = 5;

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
