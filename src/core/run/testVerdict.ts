import { createRandom } from '../stats/random';
import type { ScorePair, Verdict } from '../stats/verdict';
import { decideVerdict } from '../stats/verdict';
import type { CaseScore, RunSettings } from './events';
import { isAnswered, scoreWithFailures } from './unanswered';

/** The verdict, and how many cases were counted as failed, as a whole or in some of their rollouts, since only the winner got no answer to them. */
export interface TestVerdict {
  readonly verdict: Verdict;
  readonly failed: number;
}

/**
 * Compares the winner with the original on the test cases, in the same order on both sides.
 *
 * Cases without an answer on either side are left out. But what only the winner left unanswered must not make a gain: before one is said,
 * those rollouts are counted as failed, and the gain must be proven with them too.
 */
export function compareOnTest(before: readonly CaseScore[], after: readonly CaseScore[], { scale, seed }: Pick<RunSettings, 'scale' | 'seed'>): TestVerdict {
  const decide = (pairs: readonly ScorePair[]): Verdict => decideVerdict(pairs, scale, createRandom(seed, 'verdict'));
  const verdict = decide(pairScores(before, after));
  const failed = before.filter(({ score }, index) => score !== undefined && !isAnswered(after[index] ?? noAnswer)).length;
  if (verdict.kind !== 'proven' || failed === 0) return { verdict, failed: 0 };
  return { verdict: decide(pairScores(before, after.map((second) => ({ ...second, score: scoreWithFailures(second) })))), failed };
}

const noAnswer: CaseScore = { case: '' };

/** Scores of both sides, for the cases on which both have one. */
function pairScores(before: readonly CaseScore[], after: readonly CaseScore[]): readonly ScorePair[] {
  return before.flatMap((first, index) => {
    const second = after[index]?.score;
    return first.score === undefined || second === undefined ? [] : [{ before: first.score, after: second }];
  });
}
