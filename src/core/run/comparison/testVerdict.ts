import { byUnit, meanOfUnit, scaleOfUnits } from '../../cases/twins';
import { createRandom } from '../../stats/random';
import type { ScorePair, Verdict } from '../../stats/verdict';
import { decideVerdict } from '../../stats/verdict';
import type { RunSettings } from '../journal/events';
import type { ComparedScore } from './unanswered';
import { isAnswered, scoreWithFailures } from './unanswered';

/**
 * The verdict, and how many cases were counted as failed, as a whole or in some of their rollouts,
 * since only the winner got no answer to them.
 */
export interface TestVerdict {
  readonly verdict: Verdict;
  readonly failed: number;
}

/**
 * Compares the winner with the original on the test cases, in the same order on both sides.
 *
 * Twins make one pair, of their means: were each a pair of its own, one lucky answer would count as often as it was asked for,
 * and luck would be called a gain far too often. Where twins came out differently the means are graded scores.
 *
 * Cases without an answer on either side are left out. But what only the winner left unanswered must not make a gain: before one is said,
 * those rollouts are counted as failed, and the gain must be proven with them too.
 */
export function compareOnTest(
  before: readonly ComparedScore[],
  after: readonly ComparedScore[],
  { scale, seed }: Pick<RunSettings, 'scale' | 'seed'>,
): TestVerdict {
  const decide = (pairs: readonly ScorePair[]): Verdict => {
    const scores = pairs.flatMap((pair) => [pair.before, pair.after]);
    return decideVerdict(pairs, scaleOfUnits(scale, scores), createRandom(seed, 'verdict'));
  };
  const verdict = decide(pairScores(before, after));
  const failed = before.filter(({ score }, index) => score !== undefined && !isAnswered(after[index] ?? noAnswer)).length;
  if (verdict.kind !== 'proven' || failed === 0) return { verdict, failed: 0 };
  return {
    verdict: decide(
      pairScores(
        before,
        after.map((second) => ({ ...second, score: scoreWithFailures(second) })),
      ),
    ),
    failed,
  };
}

const noAnswer: ComparedScore = { case: '' };

/** Scores of both sides, for the cases on which both have one; of twins their means. */
function pairScores(before: readonly ComparedScore[], after: readonly ComparedScore[]): readonly ScorePair[] {
  const pairs = before.flatMap(({ score: first, unit }, index) => {
    const second = after[index]?.score;
    return first === undefined || second === undefined ? [] : [{ before: first, after: second, unit }];
  });
  return byUnit(pairs, ({ unit }) => unit).map((twins) => ({
    before: meanOfUnit(twins, (pair) => pair.before),
    after: meanOfUnit(twins, (pair) => pair.after),
  }));
}
