import assert from 'node:assert/strict';
import type { CaseScore } from '../../../../src/core/run/journal/events';
import { compareOnTest } from '../../../../src/core/run/comparison/testVerdict';
import { createRandom } from '../../../../src/core/stats/random';

/** Right (1), wrong (0) or without an answer (?) on each case. */
function scores(results: string): readonly CaseScore[] {
  return [...results].map((score, index) =>
    score === '?' ? { case: `line ${index}`, error: 'no answer' } : { case: `line ${index}`, score: Number(score) },
  );
}

/** The same, with so many twins at a time: `11 01` are two units. */
function twinScores(results: string): ReturnType<typeof scores> {
  return results
    .split(' ')
    .flatMap((unit, index) => scores(unit).map((score, twin) => ({ ...score, case: `line ${index} ${twin}`, unit: `line ${index} 0` })));
}

const settings = { scale: 'binary', seed: 1 } as const;

describe('the verdict on the test cases', () => {
  it('leaves out what one side got no answer to', () => {
    const { verdict, failed } = compareOnTest(scores('0000011?'), scores('1111?110'), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference.toFixed(3), failed], ['not proven', 6, '0.667', 0]);
  });

  it('calls no gain what the winner won only by leaving cases unanswered', () => {
    const before = scores(`${'0'.repeat(8)}${'1'.repeat(12)}`);
    const { verdict, failed } = compareOnTest(before, scores(`${'1'.repeat(8)}${'1'.repeat(6)}${'?'.repeat(6)}`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference, failed], ['not proven', 20, 0.1, 6]);
  });

  it('calls a gain what is one also when those cases count as failed, and counts them so', () => {
    const before = scores(`${'0'.repeat(14)}${'1'.repeat(6)}`);
    const { verdict, failed } = compareOnTest(before, scores(`${'1'.repeat(14)}11111?`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference, failed], ['proven', 20, 0.65, 1]);
  });

  it('counts twins as one case, however many they are', () => {
    // Two units came out better. As six pairs they would be proven.
    assert.equal(compareOnTest(scores('000000111'), scores('111111111'), settings).verdict.kind, 'proven');
    const { verdict } = compareOnTest(twinScores('000 000 111'), twinScores('111 111 111'), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference.toFixed(3)], ['not proven', 3, '0.667']);
    const { verdict: alone } = compareOnTest(scores('001'), scores('111'), settings);
    assert.deepEqual(verdict, alone, 'twins with one result are as one case with it');
    assert.ok((verdict.casesNeeded ?? 0) > 3 && (verdict.casesNeeded ?? 0) < 20);
  });

  it('takes the means of twins that came out differently for graded scores', () => {
    const { verdict } = compareOnTest(twinScores('0 00 011 1'), twinScores('1 01 111 1'), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference.toFixed(4)], ['not proven', 4, ((1 + 1 / 2 + 1 / 3) / 4).toFixed(4)]);
  });

  it('leaves a twin out that one side got no answer to, and no other', () => {
    const { verdict } = compareOnTest(twinScores('10 ?1'), twinScores('?1 11'), settings);
    assert.deepEqual([verdict.cases, verdict.difference], [2, 0.5]);
  });

  for (const [different, copies] of [
    [14, 3],
    [34, 3],
    [20, 5],
  ] as const) {
    it(`says proven of luck in at most 2.5 % of runs with ${different} test cases, each ${copies} times`, () => {
      const random = createRandom(3, 'twins', different);
      const side = (flips: number): string =>
        Array.from({ length: different }, () => (flips < 1 || random.float() < flips ? toss() : '')).join(' ');
      const toss = (): string => (random.float() < 0.5 ? '1' : '0').repeat(copies);
      let proven = 0;
      for (let run = 0; run < 1000; run++)
        proven += compareOnTest(twinScores(side(1)), twinScores(side(1)), settings).verdict.kind === 'proven' ? 1 : 0;
      assert.ok(proven <= 25, `${proven} of 1000`);
    });
  }

  it('does not call an outage a loss', () => {
    const { verdict } = compareOnTest(scores('1'.repeat(20)), scores(`${'1'.repeat(11)}${'?'.repeat(9)}`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference], ['no gain', 11, 0]);
  });
});
