import type { InferOutput } from 'valibot';
import { exactOptional, strictObject } from 'valibot';
import { assertion } from '../../../src/core/metrics/assertion';
import type { MetricKind } from '../../../src/core/metrics/metric';
import { wholeNumber } from '../../../src/core/numberSchemas';

const options = strictObject({ letters: exactOptional(wholeNumber(1, 9, 'How many letters the toy compares.')) });

/**
 * A metric for tests, which shows that a metric needs nothing but its file and a line of the list: the first letters are those of the
 * expected text.
 */
export const toyMetric: MetricKind<InferOutput<typeof options>> = {
  id: 'toymetric',
  label: 'Toy Metric',
  description: 'The first letters are right, for tests.',
  options,
  create: ({ letters = 1 }) =>
    assertion('toymetric', (output, expected) => (output.slice(0, letters) === expected.slice(0, letters) ? undefined : 'Other letters.')),
};
