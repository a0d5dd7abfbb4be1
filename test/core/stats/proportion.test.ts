import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wilsonInterval } from '../../../src/core/stats/proportion';

describe('wilsonInterval', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  for (const [successes, count, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    it(`gives Newcombe's limits for ${successes} of ${count}`, () => {
      const interval = wilsonInterval(successes / count, count);
      assert.equal(interval.low.toFixed(4), low.toFixed(4));
      assert.equal(interval.high.toFixed(4), high.toFixed(4));
    });
  }

  it('ends where the score test is just significant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const proportion = Math.round(share * count) / count;
        const { low, high } = wilsonInterval(proportion, count, 1.5);
        for (const end of [low, high].filter((limit) => limit > 1e-9 && limit < 1 - 1e-9)) {
          const statistic = Math.abs(proportion - end) / Math.sqrt((end * (1 - end)) / count);
          assert.ok(Math.abs(statistic - 1.5) < 1e-6, `${statistic} at ${end}`);
        }
      }),
      { seed: 7 },
    );
  });

  it('stays in [0, 1], holds the proportion, mirrors, and narrows with more cases', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, proportion) => {
        const { low, high } = wilsonInterval(proportion, count);
        assert.ok(low >= 0 && low <= proportion && proportion <= high && high <= 1 && low < high);
        const mirrored = wilsonInterval(1 - proportion, count);
        assert.ok(Math.abs(mirrored.low - (1 - high)) < 1e-12 && Math.abs(mirrored.high - (1 - low)) < 1e-12);
        const more = wilsonInterval(proportion, count + 1);
        assert.ok(more.high - more.low < high - low);
      }),
      { seed: 7 },
    );
  });

  it('knows nothing without a case', () => {
    assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
  });
});
