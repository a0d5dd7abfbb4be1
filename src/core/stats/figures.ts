import { rounding } from '../rounding';
import { ALPHA } from './levels';

/** With more digits nobody would read on. */
const mostDigits = 6;

/**
 * How many digits after the point a statement needs for its shares and differences, written as hundredths.
 * One is enough, unless rounding would say what is not so: nothing where there is something, or everything where something is missing.
 * All figures of one statement take the same number, so that what lies in an interval lies in it as written, too.
 * @param values from -1 to 1.
 */
export function digitsOf(values: readonly number[]): number {
  let digits = 1;
  while (digits < mostDigits && values.some((value) => isMistold(value, digits))) digits++;
  return digits;
}

/** Whether so many digits show 0, 100 or -100 where it is not. */
function isMistold(value: number, digits: number): boolean {
  const written = Number((100 * value).toFixed(digits)) / 100;
  return Number.isInteger(written) && Math.abs(written - value) > rounding;
}

/** Shares as percentages, with as many digits as tell apart what is not the same. */
export function percents(shares: readonly number[]): readonly string[] {
  const digits = digitsOf([...shares, ...shares.flatMap((one) => shares.map((other) => one - other))]);
  return shares.map((share) => `${(100 * share).toFixed(digits)} %`);
}

/** A p-value as it is written: with so many significant digits, or as below a bound. */
export type PFigure = { readonly below: number } | { readonly value: number; readonly digits: number };

/** Two digits that count, or as many as keep it on its side of 0.05, and never rounded to certainty. */
export function pFigure(pValue: number): PFigure {
  const least = 0.0001;
  if (pValue < least) return { below: least };
  let digits = 2;
  while (digits < mostDigits && Number(pValue.toPrecision(digits)) < ALPHA !== pValue < ALPHA) digits++;
  return { value: pValue, digits };
}
