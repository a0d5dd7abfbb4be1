import { strictObject } from 'valibot';
import { assertion, lacking } from './assertion';
import type { MetricKind } from './metric';

/** As `contains`, in any case. */
export const icontains: MetricKind = {
  id: 'icontains',
  label: 'icontains',
  description: 'The expected text is somewhere in the output, in any case.',
  options: strictObject({}),
  create: () =>
    assertion('icontains', (output, expected) => {
      return output.toLowerCase().includes(expected.trim().toLowerCase()) ? undefined : lacking(output, expected);
    }),
};
