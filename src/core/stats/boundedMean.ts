import type { Interval } from './interval';
import { ALPHA } from './levels';

/**
 * The widest steps of the logarithm of the integration variable. The trapezoid rule on it errs by far less than any use of the result sees.
 */
const widestStep = 1 / 8;

/** The farthest that the integrand may turn in a step, in radians; a full turn would not be seen. */
const mostTurn = 2;

/** Where the integrand begins, on the scale of the sum's spread: what lies below is a geometric series. */
const begin = -6;

/** The integrand has died out where its logarithm is below this. */
const smallestLog = -35;

/** However slowly it dies out, it ends here. */
const farthest = 60;

/** Chances below this are given by their upper bound: nobody needs their digits. */
const smallChance = 1e-6;

/**
 * Differences are told apart down to one part in so many. Of many values, whose roundings even out, less finely: they shift the mean by a
 * thousandth of its standard error, and the work grows with the number of different ones.
 */
const grain = 1e9;
const coarseGrain = 1e3;
const manyValues = 2_000;

/** Steps of bisection: finer than any score is shown. */
const bisections = 24;

/** A term of a sum: an exponential variable of mean 1 for each of `weight`, times the size. */
interface Term {
  readonly size: number;
  readonly weight: number;
}

/**
 * Tests whether the mean of a population whose values lie in [-1, 1] is 0, by a random sample of it, and assumes nothing else: not that
 * the values are spread evenly round their mean, as the sign-flip test does. A judge's scores often are not: most cases gain a little
 * and a few lose much, and a small sample may well hold none of those few.
 *
 * The test of Gaffke ("Three test statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative variable",
 * Mathematical Methods of Statistics 14, 2005; Learned-Miller and Thomas, arXiv 1905.06208): to the sample one value at the far end of the
 * range is added, all are weighted at random, evenly over all weights, and the p-value is the chance that the weighted mean is not on
 * the sample's side of 0. For values of -1 and 1 it is the exact binomial test. That it keeps its level is proven in special cases and
 * has no known exception; the verdict asks for the sign-flip test as well.
 * @param values Each from -1 to 1.
 * @param weight How often each value counts, for asking what a larger sample like this one would say.
 * @returns The two-sided p-value.
 */
export function boundedMeanTest(values: readonly number[], weight = 1): number {
  return Math.min(1, 2 * Math.min(chanceAtMost(values, 0, weight), chanceAtMost(values.map(negate), 0, weight)));
}

/** The means that `boundedMeanTest` does not reject: an interval of 95 %, within [-1, 1]. */
export function boundedMeanInterval(values: readonly number[]): Interval {
  return { low: lowerEnd(values), high: 0 - lowerEnd(values.map(negate)) };
}

function lowerEnd(values: readonly number[]): number {
  const mean = values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
  let [low, high] = [-1, mean];
  for (let halving = 0; halving < bisections; halving += 1) {
    const middle = (low + high) / 2;
    if (chanceAtMost(values, middle, 1) < ALPHA / 2) low = middle;
    else high = middle;
  }
  return low;
}

function negate(value: number): number {
  return -value;
}

/** The chance that the randomly weighted mean of the values, and of a -1, is at most `limit`. */
function chanceAtMost(values: readonly number[], limit: number, weight: number): number {
  return chanceBelowZero([...grouped(values, limit, weight), { size: -1 - limit, weight: 1 }]);
}

/** Equal values in one term. Those at the limit do not count. */
function grouped(values: readonly number[], limit: number, weight: number): readonly Term[] {
  const weights = new Map<number, number>();
  const parts = values.length > manyValues ? coarseGrain : grain;
  for (const value of values) {
    const size = Math.round((value - limit) * parts) / parts;
    if (size !== 0) weights.set(size, (weights.get(size) ?? 0) + weight);
  }
  // In one order, so that the rounding of sums is the same in whatever order the values come.
  return [...weights].map(([size, total]) => ({ size, weight: total })).sort((a, b) => a.size - b.size);
}

/**
 * The chance that a weighted sum of exponential variables is below 0: one half less the integral of Gil-Pelaez (Biometrika 38, 1951) over
 * its characteristic function, which is a product.
 */
function chanceBelowZero(terms: readonly Term[]): number {
  if (terms.every(({ size }) => size <= 0)) return 1;
  const bound = chernoffBound(terms);
  if (bound < smallChance) return bound;
  const scale = -Math.log(Math.sqrt(terms.reduce((sum, { size, weight }) => sum + weight * size * size, 0)));
  const { integral, fastest } = integrate(terms, scale, widestStep);
  const step = mostTurn / fastest;
  return Math.min(1, Math.max(0, 0.5 - (step < widestStep ? integrate(terms, scale, step).integral : integral) / Math.PI));
}

/** The integral, and how fast the integrand turns at the most where it still counts. */
function integrate(terms: readonly Term[], scale: number, step: number): { readonly integral: number; readonly fastest: number } {
  // For small arguments the integrand is its argument times the mean.
  const mean = terms.reduce((sum, { size, weight }) => sum + weight * size, 0);
  let sum = (Math.exp(scale + begin) * mean) / Math.expm1(step);
  let fastest = 0;
  for (let at = begin; at < farthest; at += step) {
    const { log, angle, rate } = characteristic(terms, Math.exp(scale + at));
    sum += Math.exp(log) * Math.sin(angle);
    if (log > smallestLog / 2) fastest = Math.max(fastest, Math.abs(rate));
    if (log < smallestLog) break;
  }
  return { integral: step * sum, fastest };
}

/**
 * The characteristic function of the sum at `t`: the logarithm of its size, its angle, and how fast that grows with the logarithm of `t`.
 */
function characteristic(terms: readonly Term[], t: number): { readonly log: number; readonly angle: number; readonly rate: number } {
  let [log, angle, rate] = [0, 0, 0];
  for (const { size, weight } of terms) {
    const argument = t * size;
    log -= (weight / 2) * Math.log1p(argument * argument);
    angle += weight * Math.atan(argument);
    rate += (weight * argument) / (1 + argument * argument);
  }
  return { log, angle, rate };
}

/** The least of the bounds E[exp(-s sum)] on the chance, by bisection of their logarithm's slope. */
function chernoffBound(terms: readonly Term[]): number {
  const slope = (s: number): number => terms.reduce((sum, { size, weight }) => sum - (weight * size) / (1 + s * size), 0);
  if (slope(0) >= 0) return 1;
  let [low, high] = [0, 1 / Math.max(...terms.map(({ size }) => -size))];
  for (let halving = 0; halving < bisections; halving += 1) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return Math.exp(terms.reduce((sum, { size, weight }) => sum - weight * Math.log1p(low * size), 0));
}
