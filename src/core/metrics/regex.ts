import type { InferOutput } from 'valibot';
import { boolean, check, description, exactOptional, pipe, regex as like, strictObject, string } from 'valibot';
import { assertion } from './assertion';
import { isFixedPattern, patternFor } from './casePatterns';
import { quote, shorten } from './feedback';
import type { Metric, MetricKind } from './metric';
import { maxMatchedCharacters, patternFault } from './pattern';

/** The most characters of a pattern in feedback. */
const shownPattern = 1_000;

const faultOf = (pattern: string) => patternFault(pattern.replaceAll('{{expected}}', 'x'));

const options = strictObject({
  pattern: exactOptional(
    pipe(
      string(),
      like(/\S/, 'must be a text that is not empty.'),
      check(
        (pattern) => faultOf(pattern) === undefined,
        ({ input }) => `cannot be used: ${faultOf(input) ?? ''}.`,
      ),
      description(
        'The regular expression. {{expected}} in it stands for the expected text; without a pattern, the expected text is the pattern.',
      ),
    ),
  ),
  ignoreCase: exactOptional(pipe(boolean(), description('Upper and lower case do not matter.'))),
});

type RegexOptions = InferOutput<typeof options>;

/**
 * A regular expression matches somewhere in the first 10,000 characters of the output. `{{expected}}` in the pattern stands for the
 * case's expected text, letter for letter; without a pattern, the expected text is the pattern. `^` and `$` match at line ends.
 */
export const regex: MetricKind<RegexOptions> = {
  id: 'regex',
  label: 'regex',
  description: 'A regular expression matches the output.',
  options,
  create: createRegex,
};

/** @throws ModelError from `score` when the match takes too long, or the case's expected text makes no pattern. */
function createRegex({ pattern, ignoreCase = false }: RegexOptions): Metric {
  const isFixed = isFixedPattern(pattern);
  const metric = assertion('regex', async (output, expected, match) => {
    const source = patternFor(pattern, expected);
    const isMatch = await match({ source, ignoreCase }, output.slice(0, maxMatchedCharacters));
    return isMatch ? undefined : `Expected a text that matches /${shorten(source, shownPattern)}/, got ${quote(output)}.`;
  });
  return {
    ...metric,
    needsExpected: !isFixed,
    // A fixed pattern is checked where it is read.
    patternFor: (expected) => (isFixed ? undefined : { source: patternFor(pattern, expected), ignoreCase }),
  };
}
