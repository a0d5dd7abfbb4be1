import assert from 'node:assert/strict';
import { netGainInterval } from '../../../src/core/stats/gradedRace';
import type { Stratum } from '../../../src/core/stats/passFailRace';
import { netWinsInterval } from '../../../src/core/stats/passFailRace';
import { createRandom } from '../../../src/core/stats/random';
import { slowNetWinsInterval } from './slowRace';

const alpha = 0.05;

/** The share of simulated races in which the interval misses the truth at any look. */
function missShare(races: number, misses: (race: number) => boolean): number {
  return Array.from({ length: races }, (_, race) => race).filter(misses).length / races;
}

describe('the race of pass and fail', () => {
  it('knows nothing before the first draw, and everything after the last', () => {
    const strata = (drawn: boolean): readonly Stratum[] => [
      { direction: 'win', size: 10, drawn: drawn ? 10 : 0, changed: drawn ? 4 : 0 },
      { direction: 'lose', size: 20, drawn: drawn ? 20 : 0, changed: drawn ? 7 : 0 },
    ];
    assert.deepEqual(netWinsInterval(strata(false), alpha), { low: -20, high: 10 });
    assert.deepEqual(netWinsInterval(strata(true), alpha), { low: -3, high: -3 });
  });

  it('counts what is impossible as impossible', () => {
    // Of 6 that may be won, 5 were asked and 1 won; of 4 that may be lost, all were lost.
    const { low, high } = netWinsInterval(
      [
        { direction: 'win', size: 6, drawn: 5, changed: 1 },
        { direction: 'lose', size: 4, drawn: 4, changed: 4 },
      ],
      alpha,
    );
    assert.deepEqual({ low, high }, { low: -3, high: -2 });
  });

  it('rules a gain out sooner the more cases there are to see it on', () => {
    const high = (size: number): number =>
      netWinsInterval(
        [
          { direction: 'win', size, drawn: 24, changed: 0 },
          { direction: 'lose', size, drawn: 0, changed: 0 },
        ],
        alpha,
      ).high / size;
    assert.ok(high(30) < 0.1, String(high(30)));
    assert.ok(high(1000) < 0.2, String(high(1000)));
  });

  for (const [wins, winnable, losses, losable] of [
    [0, 30, 0, 42],
    [3, 30, 3, 42],
    [15, 30, 2, 42],
    [1, 60, 9, 40],
    [20, 120, 20, 180],
  ] as const) {
    it(`misses the truth in at most 5 % of races: ${wins} of ${winnable} won, ${losses} of ${losable} lost`, () => {
      const share = missShare(1000, (race) => {
        const random = createRandom(race, 'pass/fail');
        const order = (changed: number, size: number): boolean[] =>
          random.shuffle(Array.from({ length: size }, (_, index) => index < changed));
        const [winnables, losables] = [order(wins, winnable), order(losses, losable)];
        for (let drawn = 4; drawn <= winnable + losable; drawn += 4) {
          const first = Math.min(drawn, winnable);
          const second = drawn - first;
          const { low, high } = netWinsInterval(
            [
              { direction: 'win', size: winnable, drawn: first, changed: winnables.slice(0, first).filter(Boolean).length },
              { direction: 'lose', size: losable, drawn: second, changed: losables.slice(0, second).filter(Boolean).length },
            ],
            alpha,
          );
          if (wins - losses < low || wins - losses > high) return true;
        }
        return false;
      });
      assert.ok(share <= alpha, `${share}`);
    });
  }
});

describe('the ends of the interval of a race', () => {
  const anyStrata = (random: ReturnType<typeof createRandom>): readonly Stratum[] =>
    Array.from({ length: 1 + random.integer(4) }, () => {
      const size = random.integer(random.pick([3, 20, 80]));
      const drawn = random.integer(size + 1);
      return { direction: random.pick(['win', 'lose'] as const), size, drawn, changed: random.integer(drawn + 1) };
    });

  it('are those that trying all numbers of wins and losses finds', () => {
    const random = createRandom(1, 'strata');
    for (let trial = 0; trial < 3000; trial++) {
      const strata = anyStrata(random);
      const level = random.pick([0.01, alpha, 0.5]);
      assert.deepEqual(netWinsInterval(strata, level), slowNetWinsInterval(strata, level), JSON.stringify(strata));
    }
  });
});

describe('the race of graded scores', () => {
  it('knows the sum once all is drawn, and little before', () => {
    assert.deepEqual(netGainInterval([0.5, -0.25, 0], 3, alpha), { low: 0.25, high: 0.25 });
    assert.deepEqual(netGainInterval([], 3, alpha), { low: -3, high: 3 });
  });

  it('narrows on the truth, from both sides alike', () => {
    const gains = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 0.5 : 0.2));
    const { low, high } = netGainInterval(gains, 100, alpha);
    assert.ok(low > 0, String(low));
    const mirrored = netGainInterval(
      gains.map((gain) => -gain),
      100,
      alpha,
    );
    assert.ok(Math.abs(mirrored.low + high) < 1e-6 && Math.abs(mirrored.high + low) < 1e-6);
  });

  it('stays a number where the wealth leaves the range of numbers', () => {
    const { low, high } = netGainInterval(
      Array.from({ length: 4000 }, () => 0.9),
      5000,
      alpha,
    );
    assert.ok(low > 3600 - 1000 && low < high && high <= 3600 + 1000, `${low} ${high}`);
  });

  it('holds at the ends of the scale', () => {
    assert.deepEqual(netGainInterval([-1, -1], 2, alpha), { low: -2, high: -2 });
    const { low, high } = netGainInterval([-1, -1, -1], 5, alpha);
    assert.ok(low === -5 && high > -5 && high <= -1, `${low} ${high}`);
  });

  for (const [name, draw] of Object.entries({
    'no difference': (): number => 0,
    'small ones': (random: ReturnType<typeof createRandom>): number => random.float() * 0.4 - 0.2,
    'large ones': (random: ReturnType<typeof createRandom>): number => Math.round(random.float() * 2 - 1),
    'a gain': (random: ReturnType<typeof createRandom>): number => (random.float() < 0.3 ? 1 : random.float() < 0.1 ? -1 : 0),
  })) {
    it(`misses the truth in at most 5 % of races: ${name}`, () => {
      const share = missShare(300, (race) => {
        const random = createRandom(race, name);
        const differences = Array.from({ length: 80 }, () => draw(random));
        const sum = differences.reduce((total, each) => total + each, 0);
        return [8, 24, 56, 80].some((drawn) => {
          const { low, high } = netGainInterval(differences.slice(0, drawn), differences.length, alpha);
          return sum < low - 1e-6 || sum > high + 1e-6;
        });
      });
      assert.ok(share <= alpha, `${share}`);
    });
  }
});
