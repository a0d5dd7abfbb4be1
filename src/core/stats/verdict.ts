import { boundedMeanInterval, boundedMeanTest } from './boundedMean';
import type { Interval } from './interval';
import { ALPHA } from './levels';
import { checkScore } from './meanInterval';
import { pairedProportionInterval, pairedScoreInterval } from './pairedIntervals';
import { exactMcNemarTest, signFlipTest } from './pairedTests';
import { casesForPairedProportions, casesForPairedScores } from './power';
import type { Random } from './random';
import { drawSignFlips } from './signFlips';

/** The words of the verdict. Only `proven` may be called a gain. */
export type VerdictKind = 'proven' | 'not proven' | 'no gain' | 'worse';

/** The winner against the original on the test split, paired by case. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Winner minus original, from -1 to 1. */
  readonly difference: number;
  /** 95 % interval of the difference. It excludes 0 exactly when `pValue` is below 0.05. */
  readonly interval: Interval;
  /**
   * Two-sided: exact McNemar for pass/fail; for graded scores the larger of sign-flip permutation
   * and Gaffke's test. 1 when nothing differs.
   */
  readonly pValue: number;
  /** Test cases on which both were scored; twins count as one. */
  readonly cases: number;
  /**
   * For `not proven`: how many different test cases, those there are included, would show a difference of this size four times out of five.
   * Absent where that is more than a million.
   */
  readonly casesNeeded?: number;
}

/** The scores of one test case: the original's and the winner's. Of a case that was rolled out repeatedly, and of twins, the means. */
export interface ScorePair {
  readonly before: number;
  readonly after: number;
}

/**
 * Decides what may be said about the winner.
 *
 * - `proven`: p < 0.05 and the difference is positive. If the two prompts were equally good this would be said in at most 2.5 % of runs.
 * - `worse`: p < 0.05 and the difference is negative.
 * - `not proven`: a positive difference that may be luck.
 * - `no gain`: no difference, or a negative one that may be luck.
 *
 * Graded scores need two tests to agree, and are given the larger p-value. The sign-flip test is exact where better and worse answers are
 * alike in size; where most cases gain a little and a few lose much it would say `proven` of luck in a third of runs and more. Gaffke's
 * test (`boundedMeanTest`) assumes nothing of the kind, and needs more cases.
 *
 * Interval and p-value never contradict each other: the interval is the hull of the differences that the tests keep. For pass/fail it is
 * Tango's, which excludes 0 whenever the exact McNemar test rejects it; where it would exclude 0 although the test, being exact, does not
 * reject, it is extended to 0.
 *
 * The pairs must be independent of how the winner was chosen, and of each other; their order does not matter.
 * @param random For the sign flips; not used for pass/fail.
 * @throws RangeError when a score is outside [0, 1], or is neither 0 nor 1 on the binary scale.
 */
export function decideVerdict(pairs: readonly ScorePair[], scale: 'binary' | 'graded', random: Random): Verdict {
  for (const pair of pairs) {
    checkScore(pair.before, scale);
    checkScore(pair.after, scale);
  }
  if (pairs.length === 0) {
    return { kind: 'no gain', difference: 0, interval: { low: -1, high: 1 }, pValue: 1, cases: 0 };
  }
  const { casesNeeded, ...comparison } = scale === 'binary' ? comparePassFail(pairs) : compareGraded(pairs, random);
  const kind = nameVerdict(comparison);
  const verdict = { kind, ...comparison, cases: pairs.length };
  if (kind !== 'not proven' || casesNeeded === undefined) {
    return verdict;
  }
  return { ...verdict, casesNeeded: Math.max(casesNeeded, pairs.length + 1) };
}

interface Comparison {
  readonly difference: number;
  readonly interval: Interval;
  readonly pValue: number;
  readonly casesNeeded: number | undefined;
}

function comparePassFail(pairs: readonly ScorePair[]): Comparison {
  const gained = pairs.filter((pair) => pair.after > pair.before).length;
  const lost = pairs.filter((pair) => pair.after < pair.before).length;
  const pValue = exactMcNemarTest(gained, lost);
  const interval = pairedProportionInterval(gained, lost, pairs.length);
  return {
    difference: (gained - lost) / pairs.length,
    interval: pValue < ALPHA ? interval : { low: Math.min(0, interval.low), high: Math.max(0, interval.high) },
    pValue,
    casesNeeded: casesForPairedProportions(gained, lost, pairs.length),
  };
}

function compareGraded(pairs: readonly ScorePair[], random: Random): Comparison {
  const differences = pairs.map((pair) => pair.after - pair.before);
  const flips = drawSignFlips(differences, random);
  const [even, any] = [pairedScoreInterval(flips), boundedMeanInterval(differences)];
  return {
    difference: flips.mean,
    interval: { low: Math.min(even.low, any.low), high: Math.max(even.high, any.high) },
    pValue: Math.max(signFlipTest(flips), boundedMeanTest(differences)),
    casesNeeded: casesForPairedScores(differences),
  };
}

function nameVerdict({ difference, pValue }: Pick<Comparison, 'difference' | 'pValue'>): VerdictKind {
  if (pValue < ALPHA) {
    return difference > 0 ? 'proven' : 'worse';
  }
  return difference > 0 ? 'not proven' : 'no gain';
}
