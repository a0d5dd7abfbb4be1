import { boundedMeanTest } from './boundedMean';
import { ALPHA, FEWEST_TELLING_PAIRS, Z_ALPHA, Z_POWER } from './levels';

/** Above this a number of cases helps nobody. */
const MOST_CASES = 1_000_000;

/**
 * How many cases the exact McNemar test would need to show a difference of the observed size four times out of five, two-sided at 5 %:
 * Connor's formula (Connor 1987), and 1 / difference more because the exact test is stricter than the normal one that the formula is
 * for. The exact power at that number is 0.79 to 0.90. The observed difference is itself uncertain, and so is this number.
 * @param gained Pairs that failed before and pass after.
 * @param lost Pairs that passed before and fail after.
 * @param cases All pairs.
 * @returns The whole number of cases, those there are included; undefined when nothing was gained, or above a million.
 */
export function casesForPairedProportions(gained: number, lost: number, cases: number): number | undefined {
  const difference = (gained - lost) / cases;
  const differing = (gained + lost) / cases;
  const spread = Z_ALPHA * Math.sqrt(differing) + Z_POWER * Math.sqrt(Math.max(0, differing - difference * difference));
  return roundCases(difference, (spread / difference) ** 2 + 1 / difference, differing);
}

/**
 * How many cases the tests of graded scores would need to show a mean difference of the observed size four times out of five, two-sided
 * at 5 %: the normal formula with Guenther's correction for an estimated variance (Guenther 1981), and as many more as `boundedMeanTest`
 * needs beyond the normal test where the sample is like this one.
 * @param differences After minus before.
 * @returns The whole number of cases, those there are included; undefined when nothing was gained, or above a million.
 */
export function casesForPairedScores(differences: readonly number[]): number | undefined {
  const count = differences.length;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  if (!(mean > 0)) return undefined;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  const variance = squares / Math.max(1, count - 1);
  const differing = differences.filter((difference) => difference !== 0).length / count;
  const [level, power] = [Z_ALPHA, Z_ALPHA + Z_POWER].map((z) => (z / mean) ** 2 * variance + Z_ALPHA ** 2 / 2) as [number, number];
  return roundCases(mean, power + Math.max(0, casesForBoundedMean(differences) - level), differing);
}

/** With how many cases, spread like these, `boundedMeanTest` would just be significant; more than a million where that is far away. */
function casesForBoundedMean(differences: readonly number[]): number {
  const isEnough = (cases: number): boolean => boundedMeanTest(differences, cases / differences.length) < ALPHA;
  let [few, many] = [0, 1];
  while (!isEnough(many) && many <= MOST_CASES) [few, many] = [many, 2 * many];
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (isEnough(middle)) many = middle;
    else few = middle;
  }
  return many;
}

function roundCases(difference: number, cases: number, differing: number): number | undefined {
  if (!(difference > 0)) {
    return undefined;
  }
  const needed = Math.ceil(Math.max(cases, FEWEST_TELLING_PAIRS / differing) - 1e-9);
  return needed <= MOST_CASES ? needed : undefined;
}
