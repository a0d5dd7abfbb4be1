import type { InferOutput } from 'valibot';
import { exactOptional, strictObject } from 'valibot';
import { amount } from '../numberSchemas';
import { assertion } from './assertion';
import { quote } from './feedback';
import type { MetricKind } from './metric';
import { firstNumber } from './numbers';

const options = strictObject({
  tolerance: exactOptional(amount('How far off the number may be, both ends included; 0 where it is left out.')),
});

/** The first number in the output is within `tolerance` of the expected number, both ends included. */
export const numeric: MetricKind<InferOutput<typeof options>> = {
  id: 'numeric',
  label: 'numeric',
  description: 'The first number in the output is the expected number, within a tolerance.',
  options,
  create({ tolerance = 0 }) {
    return assertion('numeric', (output, expected) => check(output, firstNumber(expected) ?? Number.NaN, tolerance), faultOfExpected);
  },
};

function check(output: string, wanted: number, tolerance: number): string | undefined {
  const got = firstNumber(output);
  if (got === undefined) return `Expected the number ${wanted}, got no number: ${quote(output)}.`;
  const slack = Number.EPSILON * 4 * Math.max(Math.abs(wanted), Math.abs(got));
  const within = tolerance === 0 ? '' : ` (give or take ${tolerance})`;
  return Math.abs(got - wanted) <= tolerance + slack ? undefined : `Expected the number ${wanted}${within}, got ${got}.`;
}

function faultOfExpected(expected: string): string | undefined {
  return firstNumber(expected) === undefined ? `The expected value ${quote(expected)} is not a number.` : undefined;
}
