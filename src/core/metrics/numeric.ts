import type { InferOutput } from 'valibot';
import { description, exactOptional, picklist, pipe, strictObject } from 'valibot';
import { amount } from '../numberSchemas';
import { assertion } from './assertion';
import { quote } from './feedback';
import { finalNumber } from './finalNumber';
import type { MetricKind } from './metric';
import type { DecimalMark } from './numberRuns';

const options = strictObject({
  tolerance: exactOptional(amount('How far off the number may be, both ends included; 0 where it is left out.')),
  decimal: exactOptional(
    pipe(
      picklist(['point', 'comma']),
      description('The mark before decimals, for numbers such as 1,234 and 1.234; where it is left out, the expected texts decide.'),
    ),
  ),
});

type NumericOptions = InferOutput<typeof options>;

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
      (output, expected) => check(output, finalNumber(expected, decimal ?? 'point')?.number.value ?? NaN, tolerance, decimal ?? 'point'),
      (expected) => faultOfExpected(expected, decimal),
    );
  },
  settle,
};

function check(output: string, wanted: number, tolerance: number, decimal: DecimalMark): string | undefined {
  const got = finalNumber(output, decimal)?.number.value;
  if (got === undefined) return `Expected the number ${wanted}, got no number: ${quote(output)}.`;
  const slack = Number.EPSILON * 4 * Math.max(Math.abs(wanted), Math.abs(got));
  const within = tolerance === 0 ? '' : ` (give or take ${tolerance})`;
  return Math.abs(got - wanted) <= tolerance + slack ? undefined : `Expected the number ${wanted}${within}, got ${got}.`;
}

function faultOfExpected(expected: string, decimal: DecimalMark | undefined): string | undefined {
  const found = finalNumber(expected, decimal ?? 'point');
  if (found === undefined) return `The expected value ${quote(expected)} is not a number.`;
  if (found.among > 1)
    return (
      `The expected value ${quote(expected)} holds ${found.among} numbers. ` +
      'Write the one that is right, or "####" and that one behind the others.'
    );
  if (decimal !== undefined || found.number.evidence !== 'either') return undefined;
  const [point, comma] = (['point', 'comma'] as const).map((mark) => finalNumber(expected, mark)?.number.value);
  return (
    `The expected value ${quote(expected)} may be ${point} or ${comma}: no other one tells which. Write it without the mark between ` +
    'thousands, or set "decimal" of the metric to point or comma in the eval file.'
  );
}

/** Which mark stands before decimals, where some expected texts tell and others do not, or where it is the comma. */
function settle(given: NumericOptions, expected: readonly string[]): NumericOptions {
  if (given.decimal !== undefined) return given;
  const told = new Set(expected.map((text) => finalNumber(text, 'point')?.number.evidence));
  if (told.has('point') === told.has('comma')) return given;
  if (told.has('comma')) return { ...given, decimal: 'comma' };
  return told.has('either') ? { ...given, decimal: 'point' } : given;
}
