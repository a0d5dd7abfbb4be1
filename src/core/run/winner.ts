import type { Candidate } from '../prompt/candidate';
import type { CaseScore } from './events';

/** A candidate that the gate admitted (or the original), with its validation scores. */
export interface Finalist {
  readonly candidate: Candidate;
  readonly scores: readonly CaseScore[];
}

/**
 * Who is behind by less than this many standard errors is tied. One, as in Breiman et al., "Classification and Regression Trees" (1984,
 * section 3.4.3), gave up several points of true gain on held-out cases in our trials; a half cost nothing that could be seen.
 */
const tieStandardErrors = 0.5;

/**
 * The prompt that is suggested: the shortest of those that are statistically tied with the best on the validation split, by the standard
 * error of the paired difference. Of equally short ones the best stays.
 */
export function chooseWinner(best: Finalist, others: readonly Finalist[]): Candidate {
  const tied = others.filter((other) => isTied(best, other)).map(({ candidate }) => candidate);
  return tied.reduce((shortest, next) => (next.tokens < shortest.tokens ? next : shortest), best.candidate);
}

function isTied(best: Finalist, other: Finalist): boolean {
  const scoreOf = new Map(other.scores.map(({ case: id, score }) => [id, score]));
  const differences = best.scores.flatMap(({ case: id, score }) => {
    const theirs = scoreOf.get(id);
    return score === undefined || theirs === undefined ? [] : [score - theirs];
  });
  const count = differences.length;
  if (count === 0) return false;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  const variance = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / count;
  return mean <= tieStandardErrors * Math.sqrt(variance / count) + rounding;
}

const rounding = 1e-9;
