import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Interval } from '../../../src/core/stats/interval';
import { pairedProportionInterval, pairedScoreInterval } from '../../../src/core/stats/pairedIntervals';
import { signFlipTest } from '../../../src/core/stats/pairedTests';
import { wilsonInterval } from '../../../src/core/stats/proportion';
import { createRandom } from '../../../src/core/stats/random';
import { drawSignFlips } from '../../../src/core/stats/signFlips';
import { logFactorial, logPower, tableProbabilities } from './passFailPairs';

const Z_90 = 1.6448536269514722;
const RATES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9];
const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** Newcombe 1998, method 10: the interval that was not chosen. */
function newcombeInterval(both: number, first: number, second: number, neither: number): Interval {
  const cases = both + first + second + neither;
  const one = (both + first) / cases;
  const other = (both + second) / cases;
  const oneLimits = wilsonInterval(one, cases);
  const otherLimits = wilsonInterval(other, cases);
  const margins = (both + first) * (second + neither) * (both + second) * (first + neither);
  const cross = both * neither - first * second;
  const corrected = cross > cases / 2 ? cross - cases / 2 : Math.min(cross, 0);
  const correlation = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const join = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  return {
    low: one - other - join(one - oneLimits.low, otherLimits.high - other),
    high: one - other + join(other - otherLimits.low, oneLimits.high - one),
  };
}

function covers(interval: Interval, difference: number): boolean {
  return interval.low - 1e-9 <= difference && difference <= interval.high + 1e-9;
}

/** The exact probability that the interval holds the true difference, for each rate of differing pairs and each share gained. */
function coverages(cases: number, intervalOf: (gained: number, lost: number) => Interval): number[] {
  const intervals = new Map(tableProbabilities(cases, 0.3, 0.3).map(({ gained, lost }) => [`${gained} ${lost}`, intervalOf(gained, lost)]));
  return RATES.flatMap((rate) =>
    SHARES.map((share) =>
      tableProbabilities(cases, rate * share, rate * (1 - share))
        .filter(({ gained, lost }) => covers(intervals.get(`${gained} ${lost}`) ?? { low: 2, high: 2 }, rate * (2 * share - 1)))
        .reduce((sum, { probability }) => sum + probability, 0),
    ),
  );
}

describe('pairedProportionInterval', () => {
  it("gives Tango's own example: lens disinfection, 90 %", () => {
    // Tango 1998, section 6.1: 43 pairs effective on both, one on the standard only; the lower limit is printed as -0.096.
    assert.equal(pairedProportionInterval(0, 1, 44, Z_90).low.toFixed(3), '-0.096');
  });

  it('gives the published limits of two further examples', () => {
    // Fagerland, Lydersen and Laake 2017, complete response before and after consolidation: 59, 6, 16, 80.
    const response = pairedProportionInterval(6, 16, 161);
    assert.deepEqual([response.low.toFixed(4), response.high.toFixed(4)], ['-0.1240', '-0.0054']);
    // R's PropCIs 0.3-0, scoreci.mp(25, 28, 618) at 90 %.
    const selection = pairedProportionInterval(28, 25, 618, Z_90);
    assert.deepEqual([selection.low.toFixed(4), selection.high.toFixed(4)], ['-0.0148', '0.0247']);
  });

  it('has the closed form z^2 / (n + z^2) when nothing differs', () => {
    const { low, high } = pairedProportionInterval(0, 0, 50);
    assert.ok(Math.abs(high - 3.8414588 / 53.8414588) < 1e-7);
    assert.equal(low, -high);
  });

  it('stays in [-1, 1], holds the difference, mirrors, and narrows as the table grows', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (gained, lost, same) => {
        const cases = gained + lost + same + 1;
        const interval = pairedProportionInterval(gained, lost, cases);
        const difference = (gained - lost) / cases;
        assert.ok(-1 <= interval.low && interval.low <= difference && difference <= interval.high && interval.high <= 1);
        const mirrored = pairedProportionInterval(lost, gained, cases);
        assert.deepEqual([mirrored.low + interval.high, mirrored.high + interval.low], [0, 0]);
        const doubled = pairedProportionInterval(2 * gained, 2 * lost, 2 * cases);
        assert.ok(doubled.high - doubled.low < interval.high - interval.low);
      }),
      { seed: 7 },
    );
  });

  for (const cases of [10, 20, 50]) {
    it(`covers the true difference of ${cases} pairs: 95 % on average, 92 % at the least`, () => {
      const all = coverages(cases, (gained, lost) => pairedProportionInterval(gained, lost, cases));
      const mean = all.reduce((sum, coverage) => sum + coverage, 0) / all.length;
      assert.ok(mean >= 0.95, `mean ${mean}`);
      assert.ok(Math.min(...all) >= 0.92, `least ${Math.min(...all)}`);
    });
  }

  it("covers better than Newcombe's method 10 at 10 pairs", () => {
    const published = newcombeInterval(36, 12, 2, 0);
    assert.deepEqual([published.low.toFixed(4), published.high.toFixed(4)], ['0.0569', '0.3404']);
    const newcombe = RATES.flatMap((rate) => SHARES.map((share) => newcombeCoverage(10, rate, share)));
    const tango = coverages(10, (gained, lost) => pairedProportionInterval(gained, lost, 10));
    assert.ok(Math.min(...newcombe) < 0.93, `least ${Math.min(...newcombe)}`);
    assert.ok(Math.min(...tango) > Math.min(...newcombe));
  });
});

/** Like `coverages`, with half of the pairs that do not differ passing. */
function newcombeCoverage(cases: number, rate: number, share: number): number {
  return tableProbabilities(cases, rate * share, rate * (1 - share)).reduce((sum, { gained, lost, probability }) => {
    const same = cases - gained - lost;
    let covered = 0;
    for (let both = 0; both <= same; both += 1) {
      const chance = Math.exp(logFactorial(same) - logFactorial(both) - logFactorial(same - both) + logPower(0.5, same));
      covered += covers(newcombeInterval(both, gained, lost, same - both), rate * (2 * share - 1)) ? chance : 0;
    }
    return sum + probability * covered;
  }, 0);
}

function scoreInterval(differences: readonly number[], seed = 1): Interval {
  return pairedScoreInterval(drawSignFlips(differences, createRandom(seed)));
}

/** The share of sign patterns whose mean is as far from `center` as the one seen. */
function flipAgainst(center: number, differences: readonly number[]): number {
  const shifted = differences.map((difference) => difference - center);
  const observed = Math.abs(shifted.reduce((sum, difference) => sum + difference, 0));
  let hits = 0;
  for (let pattern = 0; pattern < 2 ** shifted.length; pattern += 1) {
    const sum = shifted.reduce((total, difference, index) => total + ((pattern >> index) & 1 ? -difference : difference), 0);
    hits += Math.abs(sum) >= observed - 1e-12 ? 1 : 0;
  }
  return hits / 2 ** shifted.length;
}

describe('pairedScoreInterval', function () {
  this.timeout(120_000);
  const nonzero = fc.integer({ min: 1, max: 100 }).chain((size) => fc.constantFrom(size / 100, -size / 100));

  it('ends where the sign-flip test stops rejecting', () => {
    fc.assert(
      fc.property(fc.array(nonzero, { minLength: 6, maxLength: 9 }), (differences) => {
        const { low, high } = scoreInterval(differences);
        assert.ok(low === -1 || flipAgainst(low - 1e-6, differences) < 0.05, `below ${low}`);
        assert.ok(high === 1 || flipAgainst(high + 1e-6, differences) < 0.05, `above ${high}`);
        assert.ok(flipAgainst(low + 1e-6, differences) >= 0.05, `at ${low}`);
        assert.ok(flipAgainst(high - 1e-6, differences) >= 0.05, `at ${high}`);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('ends where a fresh test of shifted differences is just significant, above 16 differing pairs too', () => {
    const random = createRandom(7, 'shifts');
    for (const same of [0, 25]) {
      const differences = [...Array.from({ length: 40 }, () => random.float() ** 2 - 0.2), ...new Array<number>(same).fill(0)];
      const { low, high } = scoreInterval(differences);
      for (const end of [low, high]) {
        const shifted = differences.map((difference) => difference - end);
        const pValue = signFlipTest(drawSignFlips(shifted, random));
        assert.ok(Math.abs(pValue - 0.05) < 0.012, `${pValue} at ${end}`);
      }
    }
  });

  it('is the range of six pairs, the fewest that can tell', () => {
    assert.deepEqual(scoreInterval([0.1, 0.2, 0.3, 0.25, 0.15, 0.4]), { low: 0.1, high: 0.4 });
    assert.deepEqual(scoreInterval([0.1, 0.2, 0.3, 0.25, 0.15]), { low: -1, high: 1 });
  });

  it('excludes 0 exactly when the test of the same flips is significant', () => {
    const difference = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -8, max: 16 }).map((size) => size / 16),
    );
    fc.assert(
      fc.property(fc.array(difference, { minLength: 1, maxLength: 45 }), fc.integer(), (differences, seed) => {
        const flips = drawSignFlips(differences, createRandom(seed));
        const { low, high } = pairedScoreInterval(flips);
        assert.equal(low > 0 || high < 0, signFlipTest(flips) < 0.05);
        assert.ok(-1 <= low && low <= flips.mean + 1e-12 && flips.mean - 1e-12 <= high && high <= 1);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('does not depend on the order of the cases', () => {
    const random = createRandom(6, 'order');
    const differences = Array.from({ length: 30 }, () => random.float() - 0.4);
    assert.deepEqual(scoreInterval(random.shuffle(differences), 9), scoreInterval(differences, 9));
  });
});
