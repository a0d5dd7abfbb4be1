import type { Case } from '../cases/case';
import { isFixedPattern, patternFor } from './casePatterns';
import { expectedError } from './expectedValues';
import { quote, shorten } from './feedback';
import { compareJson, parseJson, readJsonOutput } from './jsonEquality';
import type { MatchPattern, Metric, Score } from './metric';
import { firstNumber } from './numbers';
import { maxMatchedCharacters } from './pattern';

/** What a check finds wrong with an output; undefined when it is right. */
type Check = (output: string, expected: string, promptCase: Case, match: MatchPattern) => string | undefined | Promise<string | undefined>;

/** The most characters of a pattern in feedback. */
const shownPattern = 1_000;

/** The output is the expected text, but for white space at both ends. */
export const equals = assertion('equals', (output, expected) => {
  const [got, wanted] = [output.trim(), expected.trim()];
  return got === wanted ? undefined : mismatch(got, wanted);
});

/** As `equals`, in any case. Nothing else is overlooked: quotes, backticks and a final period make it wrong. */
export const iequals = assertion('iequals', (output, expected) => {
  const [got, wanted] = [output.trim(), expected.trim()];
  return got.toLowerCase() === wanted.toLowerCase() ? undefined : mismatch(got, wanted);
});

/** The expected text, trimmed, stands somewhere in the output. */
export const contains = assertion('contains', (output, expected) =>
  output.includes(expected.trim()) ? undefined : `Expected a text with ${quote(expected)} in it, got ${quote(output)}.`,
);

/** As `contains`, in any case. */
export const icontains = assertion('icontains', (output, expected) =>
  output.toLowerCase().includes(expected.trim().toLowerCase())
    ? undefined
    : `Expected a text with ${quote(expected)} in it, got ${quote(output)}.`,
);

/** The output is JSON, bare or in a code block, and equal to the expected JSON; the order of keys does not matter. */
export const json = assertion('json', (output, expected, promptCase) => {
  const wanted = parseJson(expected);
  if (wanted === undefined) {
    throw expectedError(promptCase, { type: 'json' });
  }
  const got = readJsonOutput(output);
  if (got === undefined) {
    return `Expected JSON, got ${quote(output)}.`;
  }
  const difference = compareJson(got.value, wanted.value);
  return difference === undefined ? undefined : `${difference} Got ${quote(output)}.`;
});

/** The first number in the output is within `tolerance` of the expected number, both ends included. */
export function numeric(tolerance: number): Metric {
  return assertion('numeric', (output, expected, promptCase) => {
    const wanted = firstNumber(expected);
    const got = firstNumber(output);
    if (wanted === undefined) {
      throw expectedError(promptCase, { type: 'numeric' });
    }
    if (got === undefined) {
      return `Expected the number ${wanted}, got no number: ${quote(output)}.`;
    }
    const slack = Number.EPSILON * 4 * Math.max(Math.abs(wanted), Math.abs(got));
    const within = tolerance === 0 ? '' : ` (give or take ${tolerance})`;
    return Math.abs(got - wanted) <= tolerance + slack ? undefined : `Expected the number ${wanted}${within}, got ${got}.`;
  });
}

/**
 * A regular expression matches somewhere in the first 10,000 characters of the output. `{{expected}}` in the pattern stands for the
 * case's expected text, letter for letter; without a pattern, the expected text is the pattern. `^` and `$` match at line ends.
 * @throws ModelError from `score` when the match takes too long, or the case's expected text makes no pattern.
 */
export function regex(pattern: string | undefined, ignoreCase: boolean): Metric {
  const check: Check = async (output, expected, _case, match) => {
    const source = patternFor(pattern, expected);
    const isMatch = await match({ source, ignoreCase }, output.slice(0, maxMatchedCharacters));
    return isMatch ? undefined : `Expected a text that matches /${shorten(source, shownPattern)}/, got ${quote(output)}.`;
  };
  return { ...assertion('regex', check), needsExpected: !isFixedPattern(pattern) };
}

function assertion(id: string, check: Check): Metric {
  return {
    id,
    scale: 'binary',
    usesJudge: false,
    needsExpected: true,
    async score(trajectory, promptCase, _ask, match): Promise<Score> {
      const fault = await check(trajectory.output, promptCase.expected ?? '', promptCase, match);
      return fault === undefined ? { value: 1, feedback: 'Right.' } : { value: 0, feedback: fault };
    },
  };
}

/** How an output differs from the expected text, with a hint where it is nearly right. */
function mismatch(got: string, wanted: string): string {
  const [gotLower, wantedLower] = [got.toLowerCase(), wanted.toLowerCase()];
  let hint = '';
  if (gotLower === wantedLower) {
    hint = ' Only upper and lower case differ.';
  } else if (wanted !== '' && gotLower.includes(wantedLower)) {
    hint = ' The expected text is in it, with other text around it.';
  }
  return `Expected ${quote(wanted)}, got ${quote(got)}.${hint}`;
}
