import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactMcNemarTest } from '../../../src/core/stats/pairedTests';
import { boundedMeanTest } from '../../../src/core/stats/boundedMean';
import { casesForPairedProportions, casesForPairedScores } from '../../../src/core/stats/power';
import { createRandom } from '../../../src/core/stats/random';
import { logFactorial, logPower } from './passFailPairs';

function binomial(count: number, total: number, rate: number): number {
  const ways = logFactorial(total) - logFactorial(count) - logFactorial(total - count);
  return rate === 1 ? Number(count === total) : Math.exp(ways + logPower(rate, count) + logPower(1 - rate, total - count));
}

/** The probability that the exact McNemar test is significant, summed over all numbers of differing and of lost pairs. */
function exactPower(cases: number, gainedRate: number, lostRate: number): number {
  const rate = gainedRate + lostRate;
  let power = 0;
  for (let differing = 0; differing <= cases; differing += 1) {
    const chance = binomial(differing, cases, rate);
    for (let lost = 0; chance > 1e-9 && exactMcNemarTest(differing - lost, lost) < 0.05 && 2 * lost < differing; lost += 1) {
      power += chance * binomial(differing - lost, differing, gainedRate / rate);
    }
  }
  return power;
}

/** Differences with a given mean and sample standard deviation. */
function differencesOf(mean: number, deviation: number, count: number): number[] {
  const half = deviation * Math.sqrt((count - 1) / count);
  return Array.from({ length: count }, (_, index) => mean + (index % 2 === 0 ? half : -half));
}

describe('casesForPairedProportions', () => {
  it("is Connor's number plus 1 / difference", () => {
    // Connor 1987, as in published calculators: rates 0.45 and 0.05 need 22.01 pairs, 0.3 and 0.15 need 154.6.
    assert.equal(casesForPairedProportions(45, 5, 100), Math.ceil(22.01 + 1 / 0.4));
    assert.equal(casesForPairedProportions(30, 15, 100), Math.ceil(154.6 + 1 / 0.15));
  });

  for (const [gained, lost] of [
    [5, 0],
    [20, 0],
    [90, 0],
    [100, 0],
    [6, 2],
    [10, 5],
    [20, 5],
    [30, 2],
    [30, 10],
    [40, 10],
    [55, 35],
  ] as const) {
    it(`gives the exact test a power of about 80 % at rates of ${gained} % and ${lost} %`, () => {
      const needed = casesForPairedProportions(gained, lost, 100) ?? Number.NaN;
      const power = exactPower(needed, gained / 100, lost / 100);
      assert.ok(power >= 0.785 && (power <= 0.9 || gained === 100), `${power} at ${needed}`);
    });
  }

  it('is a whole number of at least six, and falls as more is gained', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(49), (gained, lost) => {
        fc.pre(gained > lost);
        const needed = casesForPairedProportions(gained, lost, 100) ?? Number.NaN;
        assert.ok(Number.isInteger(needed) && needed >= 6);
        assert.ok((casesForPairedProportions(gained + 1, lost, 100) ?? Number.NaN) <= needed);
      }),
      { seed: 7 },
    );
  });

  it('is undefined without a gain, and where it would be more than a million', () => {
    assert.equal(casesForPairedProportions(0, 0, 10), undefined);
    assert.equal(casesForPairedProportions(3, 3, 10), undefined);
    assert.equal(casesForPairedProportions(1, 3, 10), undefined);
    assert.equal(casesForPairedProportions(2_001, 2_000, 10_000), undefined);
  });
});

describe('casesForPairedScores', () => {
  // Paired t-test, two-sided 5 %, power 80 %, by standardized effect: the values of G*Power 3. The verdict's second test takes more.
  for (const [effect, needed] of [
    [0.2, 199],
    [0.3, 90],
    [0.5, 34],
    [0.8, 15],
  ] as const) {
    it(`gives ${needed} and up to twice as many for an effect of ${effect} standard deviations`, () => {
      const cases = casesForPairedScores(differencesOf(effect / 4, 1 / 4, 40)) ?? Number.NaN;
      assert.ok(cases >= needed && cases <= 2 * needed, `${cases}`);
    });
  }

  const rubric = [...new Array<number>(12).fill(0), 0.25, 0.25, 0.25, 0.5, 0.75, -0.25, -0.25, -0.5];
  const skewed = [...new Array<number>(18).fill(0.1), -0.4, -0.4];
  for (const [name, values] of [
    ['a rubric', rubric],
    ['small gains and a few losses', skewed],
  ] as const) {
    it(`gives the verdict on ${name} a power of about 80 %`, () => {
      const needed = casesForPairedScores(values) ?? Number.NaN;
      const random = createRandom(8, 'power', name);
      let significant = 0;
      // The stricter of the verdict's two tests, by far the quicker one.
      for (let sample = 0; sample < 400; sample += 1)
        significant += boundedMeanTest(Array.from({ length: needed }, () => random.pick(values))) < 0.05 ? 1 : 0;
      assert.ok(significant / 400 >= 0.72 && significant / 400 <= 0.95, `${significant / 400} at ${needed}`);
    });
  }

  it('asks for as many as the verdict needs even when all are alike', () => {
    // 2 * 1.5^-n and 2 * 2^-n are below 5 % from here on.
    assert.equal(casesForPairedScores([0.5, 0.5, 0.5]), 10);
    assert.equal(casesForPairedScores([1]), 6);
  });

  it('is undefined without a gain, and where it would be more than a million', () => {
    assert.equal(casesForPairedScores([0, 0]), undefined);
    assert.equal(casesForPairedScores([0.5, -0.5]), undefined);
    assert.equal(casesForPairedScores([-0.5, 0.25]), undefined);
    assert.equal(casesForPairedScores(differencesOf(0.0001, 0.5, 100)), undefined);
  });
});
