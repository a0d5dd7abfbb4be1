import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactMcNemarTest } from '../../../src/core/stats/pairedTests';
import { pairedProportionInterval } from '../../../src/core/stats/pairedIntervals';
import { createRandom } from '../../../src/core/stats/random';
import { decideVerdict, type ScorePair, type Verdict, type VerdictKind } from '../../../src/core/stats/verdict';
import { passFailPairs, tableProbabilities } from './passFailPairs';

function passFail(gained: number, lost: number, cases: number): Verdict {
  return decideVerdict(passFailPairs(gained, lost, cases), 'binary', createRandom(1));
}

function graded(differences: readonly number[], seed = 1): Verdict {
  const pairs = differences.map((difference) => ({ before: Math.max(0, -difference), after: Math.max(0, difference) }));
  return decideVerdict(pairs, 'graded', createRandom(seed));
}

/** What must hold of every verdict, whatever the scores. */
function assertConsistent(verdict: Verdict, cases: number): void {
  const significant = verdict.pValue < 0.05;
  const expected: VerdictKind = verdict.difference > 0 ? (significant ? 'proven' : 'not proven') : significant ? 'worse' : 'no gain';
  assert.equal(verdict.kind, expected);
  assert.equal(verdict.cases, cases);
  assert.equal(verdict.interval.low > 0 || verdict.interval.high < 0, significant, JSON.stringify(verdict));
  assert.ok(verdict.interval.low <= verdict.difference + 1e-12 && verdict.difference - 1e-12 <= verdict.interval.high);
  assert.ok(verdict.kind === 'not proven' || !('casesNeeded' in verdict));
  assert.ok(verdict.casesNeeded === undefined || verdict.casesNeeded > cases);
}

describe('decideVerdict', () => {
  it('says proven when six of six changes are for the better, and not proven when five of five are', () => {
    assert.equal(passFail(6, 0, 20).kind, 'proven');
    assert.equal(passFail(6, 0, 20).pValue.toFixed(5), '0.03125');
    assert.equal(passFail(5, 0, 20).kind, 'not proven');
    // 0.5 gained on each of n cases: 2 * 1.5^-n.
    assert.equal(graded(new Array<number>(11).fill(0.5)).kind, 'proven');
    assert.equal(graded(new Array<number>(9).fill(0.5)).kind, 'not proven');
  });

  it('says worse and no gain when changes are for the worse', () => {
    assert.equal(passFail(0, 6, 20).kind, 'worse');
    assert.equal(passFail(1, 3, 20).kind, 'no gain');
    assert.equal(graded(new Array<number>(11).fill(-0.5)).kind, 'worse');
    assert.equal(graded([-0.5, 0.25, 0]).kind, 'no gain');
  });

  it('says no gain when the prompts do alike, with an interval that is not a point', () => {
    for (const verdict of [passFail(0, 0, 30), passFail(4, 4, 30), graded(new Array<number>(30).fill(0))]) {
      assert.equal(verdict.kind, 'no gain');
      assert.equal(verdict.difference, 0);
      assert.equal(verdict.pValue, 1);
      assert.ok(verdict.interval.low < 0 && verdict.interval.high > 0);
    }
  });

  it('says no gain, and that nothing is known, without a case', () => {
    const nothing = { kind: 'no gain', difference: 0, interval: { low: -1, high: 1 }, pValue: 1, cases: 0 };
    assert.deepEqual(decideVerdict([], 'binary', createRandom(1)), nothing);
    assert.deepEqual(decideVerdict([], 'graded', createRandom(1)), nothing);
  });

  it('asks for more cases than there were, in whole', () => {
    const verdict = passFail(5, 0, 10);
    // Connor's 14.0 for rates of 0.5 and 0, and 2 more.
    assert.equal(verdict.casesNeeded, 16);
    assert.equal(graded([1, 1, 1, 1, 1]).casesNeeded, 6);
    assert.equal(graded([-0.125, 0.625, 0.625, 0.75, 0.625, 0.5]).casesNeeded, 12);
  });

  it('names no number where it would be beyond reach', () => {
    assert.ok(!('casesNeeded' in passFail(2_001, 2_000, 10_000)));
  });

  it('never contradicts itself on any pass/fail table of up to 30 cases', () => {
    for (let cases = 1; cases <= 30; cases += 1) {
      for (const { gained, lost } of tableProbabilities(cases, 0.3, 0.3)) {
        assertConsistent(passFail(gained, lost, cases), cases);
      }
    }
  });

  it('never contradicts itself on graded scores', () => {
    const score = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.record({ before: score, after: score }), { maxLength: 40 }), fc.integer(), (pairs, seed) => {
        assertConsistent(decideVerdict(pairs, 'graded', createRandom(seed)), pairs.length);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("has Tango's interval exclude 0 wherever the exact test rejects it, up to 4,000 differing pairs", () => {
    let lost = 0;
    for (let differing = 6; differing <= 4_000; differing += 1) {
      // The most lost pairs that are still significant grow by at most one with each pair.
      lost = exactMcNemarTest(differing - lost - 1, lost + 1) < 0.05 && 2 * (lost + 1) < differing ? lost + 1 : lost;
      assert.ok(exactMcNemarTest(differing - lost, lost) < 0.05);
      assert.ok((differing - 2 * lost) / Math.sqrt(differing) > 1.96, `${differing} differing, ${lost} lost`);
    }
    for (const cases of [4_000, 100_000]) {
      assert.ok(pairedProportionInterval(4_000 - lost, lost, cases).low > 0);
    }
  });

  it('mirrors when the prompts change places', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.nat(12), (gained, lost, same) => {
        const cases = gained + lost + same;
        const one = passFail(gained, lost, cases);
        const other = passFail(lost, gained, cases);
        assert.equal(one.pValue, other.pValue);
        assert.ok(one.difference + other.difference === 0 && one.interval.low + other.interval.high === 0);
      }),
      { seed: 7 },
    );
  });

  it('does not depend on the order of the cases', () => {
    const random = createRandom(2, 'pairs');
    const pairs = Array.from({ length: 40 }, (): ScorePair => ({ before: random.float(), after: random.float() }));
    assert.deepEqual(decideVerdict(random.shuffle(pairs), 'graded', createRandom(3)), decideVerdict(pairs, 'graded', createRandom(3)));
  });

  it('refuses scores that are not on the scale', () => {
    assert.throws(() => decideVerdict([{ before: 0.5, after: 1 }], 'binary', createRandom(1)), RangeError);
    assert.throws(() => decideVerdict([{ before: 0, after: 1.2 }], 'graded', createRandom(1)), RangeError);
    assert.throws(() => decideVerdict([{ before: Number.NaN, after: 1 }], 'graded', createRandom(1)), RangeError);
  });
});

describe('the error rate of "proven"', function () {
  this.timeout(120_000);
  for (const cases of [10, 20, 50, 100]) {
    it(`is at most 2.5 % with ${cases} pass/fail cases and equal prompts, summed over every table`, () => {
      const kinds = new Map(
        tableProbabilities(cases, 0.3, 0.3).map(({ gained, lost }) => [`${gained} ${lost}`, passFail(gained, lost, cases).kind]),
      );
      for (const passRate of [0.5, 0.7, 0.9]) {
        const flipRate = passRate * (1 - passRate);
        const shares: Record<string, number> = {};
        for (const { gained, lost, probability } of tableProbabilities(cases, flipRate, flipRate)) {
          const kind = kinds.get(`${gained} ${lost}`) ?? 'unknown';
          shares[kind] = (shares[kind] ?? 0) + probability;
        }
        assert.ok((shares['proven'] ?? 0) <= 0.025, `${JSON.stringify(shares)} at ${passRate}`);
        assert.ok((shares['worse'] ?? 0) <= 0.025, `${JSON.stringify(shares)} at ${passRate}`);
        assert.ok(Math.abs(Object.values(shares).reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
      }
    });
  }

  it('is at most 2.5 % with ten graded cases, over all signs that equal prompts could have shown', () => {
    for (const sizes of [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
      [1, 1, 1, 1, 2, 2, 4, 4, 10, 10],
    ]) {
      let proven = 0;
      for (let pattern = 0; pattern < 1_024; pattern += 1) {
        const differences = sizes.map((size, index) => (((pattern >> index) & 1) === 1 ? size : -size) / 20);
        proven += graded(differences).kind === 'proven' ? 1 : 0;
      }
      assert.ok(proven / 1_024 <= 0.025, `${proven} of 1,024`);
    }
  });

  it('stays near or under 2.5 % in 300 simulated graded runs of equal prompts', () => {
    const random = createRandom(17, 'null');
    let proven = 0;
    for (const [cases, runs] of [
      [20, 160],
      [50, 100],
      [100, 40],
    ] as const) {
      for (let run = 0; run < runs; run += 1) {
        const pairs = Array.from({ length: cases }, () => ({ before: rubricScore(random.float()), after: rubricScore(random.float()) }));
        proven += decideVerdict(pairs, 'graded', random).kind === 'proven' ? 1 : 0;
      }
    }
    // 7.5 are expected, and more than 16 in one of a thousand simulations.
    assert.ok(proven <= 16, `${proven} of 300`);
  });
});

/** A five-level judge: mostly right, sometimes half, at times wrong. */
function rubricScore(chance: number): number {
  return chance < 0.1 ? 0 : chance < 0.2 ? 0.25 : chance < 0.35 ? 0.5 : chance < 0.6 ? 0.75 : 1;
}
