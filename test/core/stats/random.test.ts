import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createRandom, deriveSeed, type Random } from '../../../src/core/stats/random';

const MASK = (1n << 64n) - 1n;

/** xoroshiro128+ as its authors define it (rotations 24, 16, 37), in 64-bit integers; the low half of each output. */
function referenceStream(seed: number, scope: readonly (string | number)[], count: number): number[] {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...scope]))
    .digest();
  let first = digest.readBigUInt64BE(0);
  // The library keeps the high word before the low one in the first half of its state, and in the second as well.
  let second = digest.readBigUInt64BE(8);
  const rotate = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (64n - by))) & MASK;
  return Array.from({ length: count }, () => {
    const output = Number((first + second) & 0xffffffffn);
    second ^= first;
    first = rotate(first, 24n) ^ second ^ ((second << 16n) & MASK);
    second = rotate(second, 37n);
    return output;
  });
}

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.uint32());
}

describe('createRandom', () => {
  it('is xoroshiro128+, with the hash of seed and scope as its state', () => {
    assert.deepEqual(draw(createRandom(7, 3, 'exemplars'), 50), referenceStream(7, [3, 'exemplars'], 50));
    assert.deepEqual(draw(createRandom(0), 50), referenceStream(0, [], 50));
  });

  it('gives each scope its own stream, whatever was drawn elsewhere', () => {
    const scope = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 });
    fc.assert(
      fc.property(fc.integer(), scope, scope, fc.nat(20), (seed, one, other, drawnBefore) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const expected = draw(createRandom(seed, ...one), 4);
        draw(createRandom(seed, ...other), drawnBefore);
        assert.deepEqual(draw(createRandom(seed, ...one), 4), expected);
        assert.notDeepEqual(draw(createRandom(seed, ...other), 4), expected);
      }),
      { seed: 7 },
    );
  });

  it('tells apart scopes that read alike', () => {
    const streams = [[1, 'a'], ['1', 'a'], ['1a'], [1, 'a', ''], ['1,a']].map((scope) => draw(createRandom(5, ...scope), 4).join());
    assert.equal(new Set(streams).size, streams.length);
  });

  it('refuses a seed that is not a number', () => {
    assert.throws(() => createRandom(Number.NaN), RangeError);
    assert.throws(() => createRandom(1, Infinity), RangeError);
  });

  it('draws integers evenly', () => {
    const random = createRandom(11, 'integers');
    const counts = new Array<number>(7).fill(0);
    for (let index = 0; index < 70_000; index += 1) {
      const value = random.integer(7);
      counts[value] = (counts[value] ?? Number.NaN) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    assert.ok(chiSquare < 22.46, `chi-square ${chiSquare} at 6 degrees of freedom: 0.1 % of fair generators are above 22.46`);
    assert.throws(() => random.integer(0), RangeError);
    assert.throws(() => random.integer(2.5), RangeError);
  });

  it('draws floats from 0 to below 1, with the mean and variance of an even distribution', () => {
    const random = createRandom(12, 'floats');
    const values = Array.from({ length: 50_000 }, () => random.float());
    assert.ok(values.every((value) => value >= 0 && value < 1));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean - 1 / 2) < 0.005, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1 / 12) < 0.002, `variance ${variance}`);
  });

  it('shuffles into a permutation and leaves its argument alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const copy = [...items];
        const shuffled = createRandom(seed).shuffle(items);
        assert.deepEqual(items, copy);
        assert.deepEqual([...shuffled].sort(), [...items].sort());
      }),
      { seed: 7 },
    );
  });

  it('reaches every order equally often', () => {
    const random = createRandom(13, 'orders');
    const counts = new Map<string, number>();
    for (let index = 0; index < 24_000; index += 1) {
      const order = random.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    assert.ok(chiSquare < 49.73, `chi-square ${chiSquare} at 23 degrees of freedom: 0.1 % of fair shuffles are above 49.73`);
  });

  it('samples different places, and all of them when asked for more', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(40), fc.integer(), (size, count, seed) => {
        const items = Array.from({ length: size }, (_, index) => index);
        const sample = createRandom(seed).sample(items, count);
        assert.equal(sample.length, Math.min(size, count));
        assert.equal(new Set(sample).size, sample.length);
        assert.ok(sample.every((item) => items.includes(item)));
      }),
      { seed: 7 },
    );
  });

  it('picks each item, and refuses to pick from nothing', () => {
    const random = createRandom(14);
    assert.deepEqual(new Set(Array.from({ length: 200 }, () => random.pick(['x', 'y', 'z']))), new Set(['x', 'y', 'z']));
    assert.throws(() => random.pick([]), RangeError);
  });
});

describe('deriveSeed', () => {
  it('is the fifth word of the hash of seed and scope', () => {
    const digest = createHash('sha256').update('[42,"judge",3]').digest();
    assert.equal(deriveSeed(42, 'judge', 3), digest.readUInt32BE(16));
  });
});
