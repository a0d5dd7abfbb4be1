import { rounding } from '../rounding';
import type { Interval } from './interval';

/** Shares of the largest bet that keeps the wealth from going below zero; the wealth is spread evenly over them. */
const bets = Float64Array.of(0.05, 0.1, 0.25, 0.5, 0.9);

/** A difference of -1, but for rounding. */
const smallest = -1 + rounding;

/** Wealth outside of these is kept as its logarithm. */
const leastWealth = 1e-100;
const mostWealth = 1e100;

/** Steps of bisection: finer than any score. */
const bisections = 40;

/**
 * What the sum of paired differences over *all* cases may come to, by those drawn so far, in random order and without replacement.
 *
 * Anytime-valid: over a whole race, however often it is looked at and whenever it is stopped, the interval ever misses the true sum
 * with a probability of at most `alpha`. When all is drawn it is that sum.
 *
 * The betting martingale for sampling without replacement of Waudby-Smith and Ramdas, "Estimating means of bounded random variables
 * by betting" (JRSS B 2024, section 4; arXiv 2010.09686), with a mixture of fixed bets.
 * @param differences Candidate minus incumbent, from -1 to 1, in the order in which they were drawn.
 * @param size All cases, drawn or not.
 * @param alpha From 0 to 1, both excluded.
 */
export function netGainInterval(differences: readonly number[], size: number, alpha: number): Interval {
  const sum = differences.reduce((total, difference) => total + difference, 0);
  const rest = size - differences.length;
  // Whatever the undrawn cases bring is within these.
  const widest: Interval = { low: sum - rest, high: sum + rest };
  if (rest === 0) return widest;
  const limit = Math.log(2 / alpha);
  const low = bisect(widest.low, widest.high, (total) => evidenceAbove(differences, size, total) < limit);
  const mirrored = differences.map((difference) => -difference);
  const high = -bisect(-widest.high, -widest.low, (total) => evidenceAbove(mirrored, size, total) < limit);
  return { low, high };
}

/** The least number in a range for which `holds`, which is false below and true above it; the upper end where it never is. */
function bisect(from: number, to: number, holds: (value: number) => boolean): number {
  if (holds(from)) return from;
  let [below, above] = [from, to];
  for (let step = 0; step < bisections; step++) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/**
 * The log wealth of one who bets that the sum of all differences is above `total`: evidence against its being `total` or less.
 * Wealth is multiplied, and its logarithm taken only now and then, where it would leave the range of numbers: this runs for every case
 * at every step of the bisections.
 */
function evidenceAbove(differences: readonly number[], size: number, total: number): number {
  const wealth = new Float64Array(bets.length).fill(1);
  const logs = new Float64Array(bets.length);
  let seen = 0;
  for (let index = 0; index < differences.length; index++) {
    const difference = differences[index] as number;
    // What the next difference is on average if the sum is `total`.
    const expected = (total - seen) / (size - index);
    if (expected > 1) return -Infinity;
    seen += difference;
    // Nothing can be below -1: there is no bet to make, and the first difference above it settles the matter.
    if (expected <= smallest) {
      if (difference > smallest) return Infinity;
      continue;
    }
    const won = (difference - expected) / (1 + expected);
    for (let bet = 0; bet < bets.length; bet++) {
      const now = (wealth[bet] as number) * (1 + (bets[bet] as number) * won);
      const isInRange = now > leastWealth && now < mostWealth;
      wealth[bet] = isInRange ? now : 1;
      if (!isInRange) logs[bet] = (logs[bet] as number) + Math.log(now);
    }
  }
  const evidence = logs.map((log, bet) => log + Math.log(wealth[bet] as number));
  const best = Math.max(...evidence);
  return best + Math.log(evidence.reduce((sum, each) => sum + Math.exp(each - best), 0) / bets.length);
}
