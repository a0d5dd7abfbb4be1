import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { netGainInterval } from '../../../src/core/stats/gradedRace';
import { netWinsInterval } from '../../../src/core/stats/passFailRace';

/** Ways to choose `k` of `n`, exactly. */
function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let index = 1; index <= k; index++) ways = (ways * BigInt(n - k + index)) / BigInt(index);
  return ways;
}

describe('the level of a race, computed another way', () => {
  it('pass and fail: a number is ruled out where the prior foretold what was drawn 20 times as well, counted in whole numbers', () => {
    for (const [size, drawn, changed] of [
      [40, 10, 0],
      [40, 20, 0],
      [60, 12, 3],
      [100, 30, 1],
      [25, 15, 9],
      [200, 24, 0],
    ] as const) {
      // prior = 1/2 [changed = 0] + 1/2 · 1/(drawn + 1), against the hypergeometric probability of each total;
      // all times 2 (drawn + 1) · C(size, drawn).
      const prior = BigInt((changed === 0 ? drawn + 1 : 0) + 1) * choose(size, drawn);
      const kept = Array.from({ length: size + 1 }, (_, total) => total).filter(
        (total) => prior < 20n * BigInt(2 * (drawn + 1)) * choose(total, changed) * choose(size - total, drawn - changed),
      );
      const lowest = kept[0] ?? NaN;
      const highest = kept.at(-1) ?? NaN;
      assert.deepEqual(netWinsInterval([{ direction: 'win', size, drawn, changed }], 0.05), { low: lowest, high: highest });
      const lost = netWinsInterval([{ direction: 'lose', size, drawn, changed }], 0.05);
      assert.deepEqual([lost.low + highest, lost.high + lowest], [0, 0]);
    }
  });

  it('graded: at either end of the interval the bets have multiplied their stake by 40, one in 20 on both sides together', () => {
    const shares = [0.05, 0.1, 0.25, 0.5, 0.9];
    const multiplied = (differences: readonly number[], size: number, total: number): number => {
      const wealth = shares.map((share) => {
        let stake = 1;
        let rest = total;
        differences.forEach((difference, index) => {
          const mean = rest / (size - index);
          stake *= 1 + (share * (difference - mean)) / (1 + mean);
          rest -= difference;
        });
        return stake;
      });
      return wealth.reduce((sum, each) => sum + each, 0) / shares.length;
    };
    for (const [size, differences] of [
      [60, [0.4, 0.2, 0.5, 0, 0.3, 0.6, 0.1, 0.4, 0.3, 0.2, 0.5, 0.4]],
      [100, Array.from({ length: 30 }, (_, index) => ((index * 7) % 11) / 10 - 0.4)],
    ] as const) {
      const { low, high } = netGainInterval(differences, size, 0.05);
      assert.ok(Math.abs(multiplied(differences, size, low) - 40) < 1e-4, String(multiplied(differences, size, low)));
      const mirrored = differences.map((difference) => -difference);
      assert.ok(Math.abs(multiplied(mirrored, size, -high) - 40) < 1e-4, String(multiplied(mirrored, size, -high)));
    }
  });
});
