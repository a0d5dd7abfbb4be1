import type { InferOutput } from 'valibot';
import { description, exactOptional, metadata, picklist, pipe, strictObject } from 'valibot';
import { amount } from '../numberSchemas';
import { assertion } from './assertion';
import type { MetricKind } from './metric';

const options = strictObject({
  tolerance: exactOptional(amount('How far off the number may be, both ends included; 0 where it is left out.')),
  decimal: exactOptional(
    pipe(
      picklist(['point', 'comma']),
      description('The mark before decimals, for numbers such as 1,234 and 1.234; where it is left out, the expected texts decide.'),
      metadata({ enumDescriptions: ['1,234 is a thousand and more.', '1.234 is a thousand and more.'] }),
    ),
  ),
});

type NumericOptions = InferOutput<typeof options>;

/** What reads numbers is not small, and needed by few. */
const checks = () => import('./numericChecks');

/**
 * The number that an output comes to is within `tolerance` of the expected number, both ends included. Numbers are read as the expected
 * texts of the case file are written.
 */
export const numeric: MetricKind<NumericOptions> = {
  id: 'numeric',
  label: 'numeric',
  description: 'The number that the output states as its answer, else its last, is the expected number, within a tolerance.',
  options,
  create({ tolerance = 0, decimal }) {
    return assertion(
      'numeric',
      async (output, expected) => (await checks()).check(output, expected, { tolerance, decimal: decimal ?? 'point' }),
      async (expected) => (await checks()).faultOfExpected(expected, decimal),
    );
  },
  settle: async (given, expected) => ({ ...given, ...(await checks()).settled(given.decimal, expected) }),
};
