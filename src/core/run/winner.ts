import type { Candidate } from '../prompt/candidate';
import { rounding } from '../rounding';
import type { CaseScore } from './events';
import { scoreWithFailures } from './unanswered';

/** A candidate with the scores by which it is compared. */
export interface Finalist {
  readonly candidate: Candidate;
  readonly scores: readonly CaseScore[];
}

/** Two prompts on the cases that either answered. */
export interface PairedComparison {
  readonly cases: number;
  /** Mean of one's scores less the other's. */
  readonly difference: number;
  readonly standardError: number;
  /** Cases on which one is better, and on which the other is. */
  readonly better: number;
  readonly worse: number;
}

/**
 * Who is behind by less than this many standard errors is tied. One, as in Breiman et al., "Classification and Regression Trees" (1984,
 * section 3.4.3), gave up several points of true gain on held-out cases in our trials. A half cost nothing that could be seen with data that hardly
 * vary, but with noisy answers a truly better prompt lost to a shorter one in 8 of 100 runs; a quarter halves that.
 */
const tieStandardErrors = 0.25;

/**
 * The prompt that is suggested: the shortest of those that are statistically tied with the best, by the standard error of the paired
 * difference. Of equally short ones the best stays.
 */
export function chooseWinner(best: Finalist, others: readonly Finalist[]): Candidate {
  const tied = others.filter((other) => isWithin(best, other, tieStandardErrors)).map(({ candidate }) => candidate);
  return tied.reduce((shortest, next) => (next.tokens < shortest.tokens ? next : shortest), best.candidate);
}

/** Whether the other is behind the best by no more than so many standard errors; never where no case can be compared. */
export function isWithin(best: Finalist, other: Finalist, standardErrors: number): boolean {
  const { cases, difference, standardError } = compare(best, other);
  return cases > 0 && difference <= standardErrors * standardError + rounding;
}

/** Compares one with the other, paired by case, where both were asked. What only one got no answer to counts as failed by it. */
export function compare(one: Finalist, other: Finalist): PairedComparison {
  const theirs = new Map(other.scores.map((scored) => [scored.case, scored]));
  const differences = one.scores.flatMap((own) => {
    const their = theirs.get(own.case);
    return their === undefined || (own.score === undefined && their.score === undefined) ? [] : [scoreWithFailures(own) - scoreWithFailures(their)];
  });
  const cases = differences.length;
  const difference = differences.reduce((sum, each) => sum + each, 0) / Math.max(1, cases);
  const variance = differences.reduce((sum, each) => sum + (each - difference) ** 2, 0) / Math.max(1, cases);
  return {
    cases,
    difference,
    standardError: Math.sqrt(variance / Math.max(1, cases)),
    better: differences.filter((each) => each > rounding).length,
    worse: differences.filter((each) => each < -rounding).length,
  };
}
