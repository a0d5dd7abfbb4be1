import { strictObject } from 'valibot';
import { assertion, lacking } from './assertion';
import type { MetricKind } from './metric';

/** The expected text, trimmed, stands somewhere in the output. */
export const contains: MetricKind = {
  id: 'contains',
  label: 'contains',
  description: 'The expected text is somewhere in the output.',
  options: strictObject({}),
  create: () => assertion('contains', (output, expected) => (output.includes(expected.trim()) ? undefined : lacking(output, expected))),
};
