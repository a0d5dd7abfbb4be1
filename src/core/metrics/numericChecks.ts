import { quote } from './feedback';
import { finalNumber } from './finalNumber';
import type { DecimalMark } from './numberRuns';

/** How an answer is compared. */
export interface NumericComparison {
  readonly tolerance: number;
  readonly decimal: DecimalMark;
}

/** What is wrong with an output; undefined where it comes to the expected number. */
export function check(output: string, expected: string, { tolerance, decimal }: NumericComparison): string | undefined {
  const wanted = finalNumber(expected, decimal)?.number.value ?? NaN;
  const got = finalNumber(output, decimal)?.number.value;
  if (got === undefined) return `Expected the number ${wanted}, got no number: ${quote(output)}.`;
  const slack = Number.EPSILON * 4 * Math.max(Math.abs(wanted), Math.abs(got));
  const within = tolerance === 0 ? '' : ` (give or take ${tolerance})`;
  return Math.abs(got - wanted) <= tolerance + slack ? undefined : `Expected the number ${wanted}${within}, got ${got}.`;
}

/** Why an expected text cannot be compared with; undefined where it can. @param decimal undefined where nothing tells it */
export function faultOfExpected(expected: string, decimal: DecimalMark | undefined): string | undefined {
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
export function settled(given: DecimalMark | undefined, expected: readonly string[]): { readonly decimal?: DecimalMark } {
  if (given !== undefined) return { decimal: given };
  const told = new Set(expected.map((text) => finalNumber(text, 'point')?.number.evidence));
  if (told.has('point') === told.has('comma')) return {};
  if (told.has('comma')) return { decimal: 'comma' };
  return told.has('either') ? { decimal: 'point' } : {};
}
