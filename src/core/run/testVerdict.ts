import { createRandom } from '../stats/random';
import type { ScorePair, Verdict } from '../stats/verdict';
import { decideVerdict } from '../stats/verdict';
import type { CaseScore, RunSettings } from './events';

/** The verdict, and how many cases were counted as failed since only the winner got no answer to them. */
export interface TestVerdict {
  readonly verdict: Verdict;
  readonly failed: number;
}

/**
 * Compares the winner with the original on the test cases, in the same order on both sides.
 *
 * Cases without an answer on either side are left out. But what only the winner left unanswered must not make a gain: before one is said,
 * those cases are counted as failed, and the gain must be proven with them too.
 */
export function compareOnTest(before: readonly CaseScore[], after: readonly CaseScore[], { scale, seed }: Pick<RunSettings, 'scale' | 'seed'>): TestVerdict {
  const decide = (pairs: readonly ScorePair[]): Verdict => decideVerdict(pairs, scale, createRandom(seed, 'verdict'));
  const verdict = decide(pairScores(before, after));
  const failed = before.filter(({ score }, index) => score !== undefined && after[index]?.score === undefined).length;
  if (verdict.kind !== 'proven' || failed === 0) return { verdict, failed: 0 };
  return { verdict: decide(pairScores(before, after, 0)), failed };
}

/** Scores of both sides, for the cases on which both have one; the winner's may be assumed where it has none. */
function pairScores(before: readonly CaseScore[], after: readonly CaseScore[], assumed?: number): readonly ScorePair[] {
  return before.flatMap((first, index) => {
    const second = after[index]?.score ?? assumed;
    return first.score === undefined || second === undefined ? [] : [{ before: first.score, after: second }];
  });
}
