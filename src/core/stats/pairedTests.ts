import type { SignFlips } from './signFlips';

/**
 * The exact McNemar test for paired pass/fail results (McNemar 1947): two-sided binomial, with no normal approximation and no mid-p,
 * so its error rate is at most the level at every number of cases. Good for millions of pairs.
 * @param gained Pairs that failed before and pass after.
 * @param lost Pairs that passed before and fail after.
 * @returns The p-value; 1 when nothing differs.
 * @throws RangeError when a count is not a whole number of at least 0.
 */
export function exactMcNemarTest(gained: number, lost: number): number {
  if (!Number.isSafeInteger(gained) || !Number.isSafeInteger(lost) || gained < 0 || lost < 0) {
    throw new RangeError(`Counts of pairs must be whole numbers, not ${gained} and ${lost}.`);
  }
  const differing = gained + lost;
  const fewer = Math.min(gained, lost);
  let logTerm = -differing * Math.LN2;
  for (let drawn = 1; drawn <= fewer; drawn += 1) {
    logTerm += Math.log((differing - fewer + drawn) / drawn);
  }
  // Summed from the largest term down, relative to it, so that nothing underflows before it is too small to matter.
  let term = 1;
  let tail = 1;
  for (let count = fewer; count > 0 && term > Number.EPSILON * tail; count -= 1) {
    term *= count / (differing - count + 1);
    tail += term;
  }
  return Math.min(1, 2 * tail * Math.exp(logTerm));
}

/**
 * The sign-flip permutation test of a mean paired difference (Fisher 1935), two-sided. Exact where the flips are exhaustive; else
 * (hits + 1) / (flips + 1), which keeps the level at every number of flips (Phipson and Smyth 2010). For differences of one size it is
 * the exact McNemar test.
 * @returns The p-value; 1 when nothing differs.
 */
export function signFlipTest(flips: SignFlips): number {
  let notAbove = 0;
  let notBelow = 0;
  for (const sum of flips.sums) {
    // Turning differences of a sum of 0 or less leaves a mean at least as high as the one seen.
    notAbove += sum <= 0 ? 1 : 0;
    notBelow += sum >= 0 ? 1 : 0;
  }
  return Math.min(1, (2 * Math.min(notAbove, notBelow)) / flips.sums.length);
}
