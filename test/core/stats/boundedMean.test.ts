import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundedMeanInterval, boundedMeanTest } from '../../../src/core/stats/boundedMean';
import { exactMcNemarTest, signFlipTest } from '../../../src/core/stats/pairedTests';
import type { Random } from '../../../src/core/stats/random';
import { createRandom } from '../../../src/core/stats/random';
import { drawSignFlips } from '../../../src/core/stats/signFlips';
import { decideVerdict } from '../../../src/core/stats/verdict';

function repeat(value: number, count: number): number[] {
  return new Array<number>(count).fill(value);
}

/** The p-value by drawing the weights. */
function drawnTest(values: readonly number[], random: Random, draws: number): number {
  const exponential = (): number => -Math.log(1 - random.float());
  let [low, high] = [0, 0];
  for (let draw = 0; draw < draws; draw += 1) {
    const sum = values.reduce((total, value) => total + value * exponential(), 0);
    const added = exponential();
    low += sum - added <= 0 ? 1 : 0;
    high += sum + added >= 0 ? 1 : 0;
  }
  return Math.min(1, (2 * Math.min(low, high)) / draws);
}

describe('boundedMeanTest', () => {
  it('is the exact McNemar test for passes and fails', () => {
    for (const [gained, lost, same] of [
      [6, 0, 0],
      [6, 0, 14],
      [10, 3, 20],
      [30, 15, 51],
      [5, 5, 5],
      [0, 7, 3],
      [1, 0, 0],
    ] as const) {
      const pValue = boundedMeanTest([...repeat(1, gained), ...repeat(-1, lost), ...repeat(0, same)]);
      assert.ok(Math.abs(pValue - exactMcNemarTest(gained, lost)) < 1e-8, `${gained} ${lost} ${same}: ${pValue}`);
    }
  });

  it('is what drawing the weights gives', () => {
    const random = createRandom(5, 'weights');
    for (const [count, center] of [
      [12, 0.2],
      [30, 0.12],
      [60, -0.1],
    ] as const) {
      const values = Array.from({ length: count }, () => center + (random.float() - 0.5) / 2);
      const drawn = drawnTest(values, random, 20_000);
      // Five standard errors of the draws.
      assert.ok(
        Math.abs(boundedMeanTest(values) - drawn) < 10 * Math.sqrt(Math.max(drawn, 0.001) / 2 / 20_000),
        `${boundedMeanTest(values)} and ${drawn}`,
      );
    }
  });

  it('has the closed form (1 + gain)^-cases where all gain alike, however little the values vary', () => {
    for (const [gain, cases] of [
      [0.05, 20],
      [0.05, 90],
      [0.5, 9],
      [0.001, 900],
    ] as const) {
      const expected = Math.min(1, 2 * (1 + gain) ** -cases);
      assert.ok(
        Math.abs(boundedMeanTest(repeat(gain, cases)) - expected) < 1e-6,
        `${gain} ${cases}: ${boundedMeanTest(repeat(gain, cases))}, not ${expected}`,
      );
    }
  });

  it('is 1 where nothing differs', () => {
    assert.equal(boundedMeanTest(repeat(0, 30)), 1);
  });

  it('says for counted values what it says for repeated ones', () => {
    const values = [0.5, 0.25, -0.25, 0, 0.5];
    assert.ok(Math.abs(boundedMeanTest(values, 4) - boundedMeanTest([...values, ...values, ...values, ...values])) < 1e-12);
  });

  it('mirrors', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -20, max: 20 }).map((size) => size / 20),
          { minLength: 1, maxLength: 30 },
        ),
        (values) => {
          assert.equal(boundedMeanTest(values), boundedMeanTest(values.map((value) => -value)));
        },
      ),
      { seed: 7 },
    );
  });
});

describe('boundedMeanInterval', () => {
  it('excludes 0 exactly when the test is significant, and holds the mean', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -8, max: 16 }).map((size) => size / 16),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const { low, high } = boundedMeanInterval(values);
        const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
        assert.equal(low > 0 || high < 0, boundedMeanTest(values) < 0.05);
        assert.ok(-1 <= low && low <= mean + 1e-9 && mean - 1e-9 <= high && high <= 1);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('is as wide as it must be when nothing differs: (1 + low)^cases is half of 5 %', () => {
    const { low, high } = boundedMeanInterval(repeat(0, 30));
    assert.ok(Math.abs(low - (0.025 ** (1 / 30) - 1)) < 1e-6);
    assert.equal(low, -high);
  });

  // Values in equal shares. The sparse one, where one case in ten changes, is where Student's t covers less than 75 %.
  const rubric = [...repeat(0, 12), 0.25, 0.25, 0.25, 0.5, 0.75, -0.25, -0.25, -0.5];
  const sparse = [...repeat(0, 18), 0.25, 1];
  const even = Array.from({ length: 41 }, (_, index) => (index - 15) / 50);
  const skewed = [...repeat(0.05, 19), -0.95];
  for (const [name, values, count] of [
    ['a rubric', rubric, 20],
    ['sparse changes', sparse, 10],
    ['even differences', even, 10],
    ['rare great losses', skewed, 30],
  ] as const) {
    it(`covers the mean of ${name} with ${count} pairs in at least 95 of 100 samples`, () => {
      const random = createRandom(31, name);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      let covered = 0;
      for (let sample = 0; sample < 300; sample += 1) {
        const { low, high } = boundedMeanInterval(Array.from({ length: count }, () => random.pick(values)));
        covered += low <= mean + 1e-9 && mean - 1e-9 <= high ? 1 : 0;
      }
      // 285 are expected where it is 95 %, and fewer than 273 in one of a thousand simulations.
      assert.ok(covered >= 273, `${covered} of 300`);
    });
  }
});

describe('the verdict on graded scores of a judge', () => {
  // Most cases gain a little and a few lose much; the mean is 0.
  const populations: readonly (readonly [string, readonly number[]])[] = [
    ['one in 20 loses 0.95', [...repeat(0.05, 19), -0.95]],
    ['one in 10 loses 0.9', [...repeat(0.1, 9), -0.9]],
    ['one in 100 loses 0.99', [...repeat(0.01, 99), -0.99]],
  ];
  for (const [name, values] of populations) {
    it(`is "proven" in at most 2.5 % of runs where ${name} and nothing is gained, which sign flips alone would miss`, () => {
      let [proven, flipped] = [0, 0];
      for (const count of [20, 40]) {
        const random = createRandom(11, name, count);
        for (let run = 0; run < 150; run += 1) {
          const differences = Array.from({ length: count }, () => random.pick(values));
          const pairs = differences.map((difference) => ({ before: Math.max(0, -difference), after: Math.max(0, difference) }));
          proven += decideVerdict(pairs, 'graded', random).kind === 'proven' ? 1 : 0;
          const flips = drawSignFlips(differences, random);
          flipped += flips.mean > 0 && signFlipTest(flips) < 0.05 ? 1 : 0;
        }
      }
      // 7.5 are expected at 2.5 %, and more than 16 in one of a thousand simulations.
      assert.ok(proven <= 16, `${proven} of 300`);
      assert.ok(flipped > 16, `sign flips alone: ${flipped} of 300`);
    });
  }
});
