import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactMcNemarTest, signFlipTest } from '../../../src/core/stats/pairedTests';
import { createRandom } from '../../../src/core/stats/random';
import { drawSignFlips } from '../../../src/core/stats/signFlips';

/** The two-sided binomial p-value in whole numbers, rounded once at the end. */
function binomialByIntegers(gained: number, lost: number): number {
  const differing = gained + lost;
  let ways = 1n;
  let sum = 1n;
  for (let count = 1; count <= Math.min(gained, lost); count += 1) {
    ways = (ways * BigInt(differing - count + 1)) / BigInt(count);
    sum += ways;
  }
  // 2 * sum / 2^differing, with the leading 64 bits of the sum kept.
  const cut = Math.max(0, sum.toString(2).length - 64);
  return Math.min(1, Number(sum >> BigInt(cut)) * 2 ** (cut + 1 - differing));
}

function flipPValue(differences: readonly number[], seed = 1): number {
  return signFlipTest(drawSignFlips(differences, createRandom(seed)));
}

/** All sign patterns of differences given in whole hundredths. */
function flipByEnumeration(hundredths: readonly number[]): number {
  const observed = Math.abs(hundredths.reduce((sum, difference) => sum + difference, 0));
  let hits = 0;
  for (let pattern = 0; pattern < 2 ** hundredths.length; pattern += 1) {
    const sum = hundredths.reduce((total, difference, index) => total + ((pattern >> index) & 1 ? -difference : difference), 0);
    hits += Math.abs(sum) >= observed ? 1 : 0;
  }
  return hits / 2 ** hundredths.length;
}

/** The exact p-value by convolution: how many sign patterns give each sum. */
function flipByConvolution(hundredths: readonly number[]): number {
  let sums = new Map([[0, 1]]);
  for (const difference of hundredths) {
    const next = new Map<number, number>();
    for (const [sum, share] of sums) {
      next.set(sum + difference, (next.get(sum + difference) ?? 0) + share / 2);
      next.set(sum - difference, (next.get(sum - difference) ?? 0) + share / 2);
    }
    sums = next;
  }
  const observed = Math.abs(hundredths.reduce((sum, difference) => sum + difference, 0));
  return [...sums].reduce((tail, [sum, share]) => tail + (Math.abs(sum) >= observed ? share : 0), 0);
}

describe('exactMcNemarTest', () => {
  for (const [source, gained, lost, pValue] of [
    ['Armitage and Berry 1994, two culture media', 12, 2, '0.0129'],
    ['Fagerland, Lydersen and Laake 2013, airway reactivity', 1, 7, '0.0703'],
    ['Fagerland, Lydersen and Laake 2017, complete response', 6, 16, '0.0525'],
  ] as const) {
    it(`gives the published value: ${source}`, () => {
      assert.equal(exactMcNemarTest(gained, lost).toFixed(4), pValue);
    });
  }

  it('agrees with whole-number arithmetic up to thousands of pairs', () => {
    fc.assert(
      fc.property(fc.nat(2_500), fc.nat(2_500), (gained, lost) => {
        const expected = binomialByIntegers(gained, lost);
        assert.ok(Math.abs(exactMcNemarTest(gained, lost) - expected) <= 1e-9 * expected + 1e-300, `${gained} and ${lost}`);
      }),
      {
        seed: 7,
        examples: [
          [0, 0],
          [0, 1],
          [5, 0],
          [6, 0],
          [2_500, 2_500],
          [2_500, 2_400],
          [900, 0],
          [2_000, 1_200],
        ],
      },
    );
  });

  it('is symmetric, 1 without a difference, and falls as the pairs lean to one side', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (gained, lost) => {
        const pValue = exactMcNemarTest(gained, lost);
        assert.equal(pValue, exactMcNemarTest(lost, gained));
        assert.ok(pValue > 0 && pValue <= 1);
        if (lost > 0 && gained >= lost) {
          assert.ok(exactMcNemarTest(gained + 1, lost - 1) < pValue || pValue === 1);
        }
      }),
      { seed: 7 },
    );
    assert.equal(exactMcNemarTest(0, 0), 1);
  });

  it('refuses what is not a count', () => {
    assert.throws(() => exactMcNemarTest(-1, 3), RangeError);
    assert.throws(() => exactMcNemarTest(1.5, 3), RangeError);
  });
});

describe('signFlipTest', () => {
  it("gives Fisher's count for Darwin's maize: 1,726 of 32,768", () => {
    // Fisher 1935, The Design of Experiments, section 21; eighths of an inch, scaled to hundredths.
    const eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    assert.equal(flipPValue(eighths.map((difference) => difference / 100)), 1_726 / 32_768);
  });

  it('agrees with trying every sign, ties and rounding included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 }), fc.integer(), (hundredths, seed) => {
        const differences = hundredths.map((hundredth) => 0.5 + hundredth / 100 - 0.5);
        assert.equal(flipPValue(differences, seed), flipByEnumeration(hundredths));
      }),
      { seed: 7 },
    );
  });

  it('is the exact McNemar test for pass/fail, whatever else does not differ', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), fc.nat(60), (gained, lost, same) => {
        const differences = [...new Array<number>(gained).fill(1), ...new Array<number>(lost).fill(-1), ...new Array<number>(same).fill(0)];
        assert.ok(Math.abs(flipPValue(differences) - exactMcNemarTest(gained, lost)) < 1e-12);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('comes within sampling error of the exact value above 16 differing pairs', () => {
    const random = createRandom(3, 'samples');
    for (const lean of [-2, 0, 3, 6]) {
      const hundredths = Array.from({ length: 60 }, () => random.integer(41) - 20 + lean).filter((difference) => difference !== 0);
      const exact = Math.min(1, flipByConvolution(hundredths));
      const sampled = flipPValue(
        hundredths.map((difference) => difference / 100),
        5,
      );
      const error = Math.sqrt((exact * (1 - exact)) / 10_000);
      assert.ok(Math.abs(sampled - exact) <= 4 * error + 1 / 10_000, `${sampled} for ${exact}`);
    }
  });

  it('counts what was seen as one of the flips, so that a sampled p-value is never 0', () => {
    assert.equal(flipPValue(new Array<number>(40).fill(0.3)), 1 / 10_000);
  });

  it('does not depend on the order of the cases, and repeats for a seed', () => {
    const random = createRandom(4, 'order');
    const differences = Array.from({ length: 50 }, () => random.float() - 0.4);
    assert.equal(flipPValue(random.shuffle(differences), 9), flipPValue(differences, 9));
    assert.notEqual(flipPValue(differences, 10), flipPValue(differences, 9));
  });

  it('is 1 when nothing differs', () => {
    assert.equal(flipPValue([0, 0, 0]), 1);
    assert.equal(flipPValue([0.1 + 0.2 - 0.3, 0, 0, 0, 0, 0]), 1);
  });
});
