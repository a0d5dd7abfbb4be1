import type { Interval } from './interval';
import { wilsonInterval } from './proportion';

/** A mean score with its 95 % interval. */
export interface MeanScore {
  readonly mean: number;
  readonly interval: Interval;
  /** How many scores it is the mean of. With none, the mean is 0 and the interval [0, 1]: show it as unknown. */
  readonly count: number;
}

/**
 * The mean of scores in [0, 1] with a 95 % interval that stays in [0, 1].
 *
 * Binary scores: Wilson's interval. Graded scores: Wilson's interval at the effective number of scores, which is the number of
 * pass/fail scores that would tell as much about this mean (Korn and Graubard 1998; recommended with Wilson's form by Franco, Little,
 * Louis and Slud 2019). The variance is estimated with one further score of the largest variance that the mean allows, so that ten
 * equal scores are not taken for certainty. For scores of only 0 and 1 both are the same interval.
 *
 * It was chosen over Student's t and the bootstrap by coverage: with 10 scores of which most are 1 those cover 30 to 60 %.
 * @throws RangeError when a score is outside [0, 1], or is neither 0 nor 1 on the binary scale.
 */
export function summarizeScores(scores: readonly number[], scale: 'binary' | 'graded'): MeanScore {
  for (const score of scores) {
    checkScore(score, scale);
  }
  const count = scores.length;
  const mean = count === 0 ? 0 : Math.min(1, scores.reduce((sum, score) => sum + score, 0) / count);
  const informative = scale === 'binary' ? count : effectiveCount(scores, mean);
  return { mean, interval: wilsonInterval(mean, informative), count };
}

/**
 * Holds a score to its scale.
 * @throws RangeError when it is outside [0, 1], or is neither 0 nor 1 on the binary scale.
 */
export function checkScore(score: number, scale: 'binary' | 'graded'): void {
  if (!(score >= 0 && score <= 1)) {
    throw new RangeError(`A score must be from 0 to 1, not ${score}.`);
  }
  if (scale === 'binary' && score !== 0 && score !== 1) {
    throw new RangeError(`A score of a binary metric must be 0 or 1, not ${score}.`);
  }
}

function effectiveCount(scores: readonly number[], mean: number): number {
  const largestVariance = mean * (1 - mean);
  if (largestVariance === 0) {
    return scores.length;
  }
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const variance = (squares + largestVariance) / (scores.length + 1);
  return (scores.length * largestVariance) / variance;
}
