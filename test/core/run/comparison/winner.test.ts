import assert from 'node:assert/strict';
import type { Finalist } from '../../../../src/core/run/comparison/winner';
import { chooseFinalists, winnerOfRunOff } from '../../../../src/core/run/comparison/runOff';
import { chooseWinner, compare } from '../../../../src/core/run/comparison/winner';

/** A finalist with as many tokens, and right (1) or wrong (0) on each case. */
function finalist(id: string, tokens: number, results: string): Finalist {
  return {
    candidate: { id, tokens, parents: [], step: 0, values: {} },
    scores: [...results].map((score, index) =>
      score === '?' ? { case: `line ${index}`, error: 'no answer' } : { case: `line ${index}`, score: Number(score) },
    ),
  };
}

describe('the winner', () => {
  const winner = (best: Finalist, ...others: readonly Finalist[]): string => chooseWinner(best, others).id;

  it('is the best where nothing is tied with it', () => {
    assert.equal(winner(finalist('c2', 90, '1111111100'), finalist('c0', 10, '1111000000'), finalist('c1', 50, '1111100000')), 'c2');
  });

  it('is the best when it fixes a case and breaks none, however long it is', () => {
    assert.equal(winner(finalist('c1', 90, '1111111110'), finalist('c0', 10, '1111111100')), 'c1');
  });

  it('is the shortest of those that are tied', () => {
    // Of 17 cases on which they differ, c2 has 9 and c1 has 8: a quarter of a standard error is just more.
    const best = finalist('c2', 90, `${'1'.repeat(9)}${'0'.repeat(8)}111`);
    const tied = finalist('c1', 50, `${'0'.repeat(9)}${'1'.repeat(8)}111`);
    assert.equal(winner(best, tied), 'c1');
    assert.equal(winner(best, finalist('c0', 10, '0'.repeat(20)), tied, finalist('c3', 60, `${'1'.repeat(9)}${'0'.repeat(8)}111`)), 'c1');
    assert.equal(winner({ ...best, candidate: { ...best.candidate, tokens: 50 } }, tied), 'c2', 'as short: the best stays');
  });

  it('counts twins as one case', () => {
    // One unit of five against two cases: five wins for two losses by case, one for two by unit.
    const twins = ({ candidate, scores }: Finalist): Finalist => ({
      candidate,
      scores: scores.map((score, index) => (index < 5 ? { ...score, unit: 'line 0' } : score)),
    });
    const [one, other] = [twins(finalist('c1', 90, '1111100')), twins(finalist('c2', 50, '0000011'))];
    const { cases, difference, better, worse } = compare(one, other);
    assert.deepEqual([cases, difference.toFixed(3), better, worse], [3, '-0.333', 1, 2]);
    assert.equal(winnerOfRunOff(one, [other])?.finalist.candidate.id, 'c2');
  });

  it('takes a case for failed that only one got no answer to, and for none that neither did', () => {
    assert.equal(winner(finalist('c1', 90, '1111'), finalist('c0', 10, '11??')), 'c1');
    assert.equal(winner(finalist('c1', 90, '11??'), finalist('c0', 10, '11??')), 'c0', 'level, and shorter');
    assert.equal(winner(finalist('c1', 90, '????'), finalist('c0', 10, '????')), 'c1', 'nothing to compare');
  });
});

describe('a run-off', () => {
  it('is not won by the rounding of means', () => {
    const graded = (id: string, score: number): Finalist => ({ ...finalist(id, 50, '1'), scores: [{ case: 'line 1', score }] });
    assert.equal(winnerOfRunOff(graded('c1', 0.3), [graded('c2', 0.1 + 0.2)]), undefined);
    assert.equal(winnerOfRunOff(graded('c1', 0.3), [graded('c2', 0.4)])?.finalist.candidate.id, 'c2');
  });

  it('is between the best and the two nearest that validation cannot tell from it, admitted or not', () => {
    const best = finalist('c3', 50, '1111110000');
    const near = finalist('c1', 50, '0111111000');
    const nearer = finalist('c5', 50, '1111101000');
    const nearest = finalist('c4', 50, '1111110000');
    const far = finalist('c0', 50, '1100000000');
    assert.deepEqual(
      chooseFinalists(best, [best, far, nearest, near, nearer]).map(({ candidate }) => candidate.id),
      ['c4', 'c1'],
    );
    assert.deepEqual(chooseFinalists(best, [best, far]), []);
  });

  it('goes to the one that is ahead on all cases', () => {
    const best = finalist('c3', 50, '1110001000');
    assert.equal(winnerOfRunOff(best, [finalist('c1', 50, '1100111100'), finalist('c2', 50, '1100111110')])?.finalist.candidate.id, 'c2');
    assert.equal(winnerOfRunOff(best, [finalist('c1', 50, '1101000001')]), undefined, 'level: the best stays');
  });
});
