import assert from 'node:assert/strict';
import fc from 'fast-check';
import { summarizeScores } from '../../../src/core/stats/meanInterval';
import { wilsonInterval } from '../../../src/core/stats/proportion';
import { createRandom, type Random } from '../../../src/core/stats/random';

const scoreList = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
const passFailList = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 });

describe('summarizeScores', () => {
  it('gives Wilson for pass/fail, on either scale', () => {
    fc.assert(
      fc.property(passFailList, (scores) => {
        const mean = scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
        const wilson = wilsonInterval(mean, scores.length);
        const binary = summarizeScores(scores, 'binary');
        const graded = summarizeScores(scores, 'graded');
        assert.deepEqual(binary, { mean, interval: wilson, count: scores.length });
        assert.ok(Math.abs(graded.interval.low - wilson.low) < 1e-9 && Math.abs(graded.interval.high - wilson.high) < 1e-9);
      }),
      { seed: 7 },
    );
  });

  it('keeps graded intervals in [0, 1], round the mean, no wider than pass/fail, and never without width', () => {
    fc.assert(
      fc.property(scoreList, (scores) => {
        const { mean, interval } = summarizeScores(scores, 'graded');
        const widest = wilsonInterval(mean, scores.length);
        assert.ok(0 <= interval.low && interval.low <= mean && mean <= interval.high && interval.high <= 1);
        assert.ok(interval.high - interval.low <= widest.high - widest.low + 1e-9);
        assert.ok(interval.high > interval.low);
      }),
      { seed: 7 },
    );
  });

  it('does not depend on the order', () => {
    const forward = summarizeScores([0.2, 0.9, 0.4, 1], 'graded');
    const backward = summarizeScores([1, 0.4, 0.9, 0.2], 'graded');
    assert.ok(Math.abs(forward.interval.low - backward.interval.low) < 1e-12);
    assert.ok(Math.abs(forward.interval.high - backward.interval.high) < 1e-12);
  });

  it('comes close to Student where Student is right', () => {
    // 50 evenly spread scores: t(49) = 2.0096, standard deviation 0.29155.
    const scores = Array.from({ length: 50 }, (_, index) => (index + 0.5) / 50);
    const { interval } = summarizeScores(scores, 'graded');
    assert.ok(Math.abs((interval.high - interval.low) / 2 - (2.0096 * 0.29155) / Math.sqrt(50)) < 0.003);
  });

  it('has no mean without a score', () => {
    assert.deepEqual(summarizeScores([], 'graded'), { mean: 0, interval: { low: 0, high: 1 }, count: 0 });
    assert.deepEqual(summarizeScores([], 'binary'), { mean: 0, interval: { low: 0, high: 1 }, count: 0 });
  });

  it('refuses what is not a score of the scale', () => {
    assert.throws(() => summarizeScores([0.5], 'binary'), RangeError);
    assert.throws(() => summarizeScores([1.01], 'graded'), RangeError);
    assert.throws(() => summarizeScores([Number.NaN], 'graded'), RangeError);
  });

  const populations: Record<string, { mean: number; draw: (random: Random) => number }> = {
    'even scores': { mean: 0.5, draw: (random) => random.float() },
    'a five-level rubric': {
      mean: 0.7125,
      draw: (random) => random.pick([0, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 1, 1, 1, 0.75, 1, 0.5, 1, 0.75, 1, 0.25, 1, 0.5, 1]),
    },
    'mostly right': { mean: 0.945, draw: (random) => random.pick([...new Array<number>(18).fill(1), 0.5, 0.4]) },
    'thirds, from three rollouts': { mean: 0.6, draw: (random) => random.pick([0, 0, 0, 1 / 3, 2 / 3, 1, 1, 1, 1, 1]) },
  };
  for (const [name, population] of Object.entries(populations)) {
    for (const count of [10, 20, 50, 100]) {
      it(`covers the mean of ${name} with ${count} scores in about 95 of 100 samples`, () => {
        const random = createRandom(21, name, count);
        const samples = 1_500;
        let covered = 0;
        for (let sample = 0; sample < samples; sample += 1) {
          const scores = Array.from({ length: count }, () => population.draw(random));
          const { interval } = summarizeScores(scores, 'graded');
          covered += interval.low <= population.mean && population.mean <= interval.high ? 1 : 0;
        }
        assert.ok(covered / samples >= 0.92, `${covered / samples}`);
      });
    }
  }
});
