import { strictObject } from 'valibot';
import { assertion, mismatch } from './assertion';
import type { MetricKind } from './metric';

/** The output is the expected text, but for white space at both ends. */
export const equals: MetricKind = {
  id: 'equals',
  label: 'equals',
  description: 'The output is exactly the expected text, but for white space around it.',
  options: strictObject({}),
  create: () => ({
    ...assertion('equals', (output, expected) => {
      const [got, wanted] = [output.trim(), expected.trim()];
      return got === wanted ? undefined : mismatch(got, wanted);
    }),
    comparesWhole: true,
  }),
};
