import { strictObject } from 'valibot';
import { assertion, mismatch } from './assertion';
import type { MetricKind } from './metric';

/** As `equals`, in any case. Nothing else is overlooked: quotes, backticks and a final period make it wrong. */
export const iequals: MetricKind = {
  id: 'iequals',
  label: 'iequals',
  description: 'The output is the expected text; upper and lower case and white space around it do not matter.',
  options: strictObject({}),
  create: () => ({
    ...assertion('iequals', (output, expected) => {
      const [got, wanted] = [output.trim(), expected.trim()];
      return got.toLowerCase() === wanted.toLowerCase() ? undefined : mismatch(got, wanted);
    }),
    comparesWhole: true,
  }),
};
