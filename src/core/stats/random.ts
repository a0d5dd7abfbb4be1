import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { hashText } from '../hash';

/** A seeded stream of random numbers. Each call moves it on. */
export interface Random {
  /** An integer from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number from 0, included, to 1, excluded, with 53 random bits. */
  float(): number;
  /**
   * An integer from 0 to `limit` - 1, every one equally likely.
   * @throws RangeError when `limit` is not an integer of at least 1.
   */
  integer(limit: number): number;
  /**
   * One of the items.
   * @throws RangeError when there is none.
   */
  pick<T>(items: readonly T[]): T;
  /** The items in random order; the argument stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** `count` different places of the items, in random order; all of them when there are no more than `count`. */
  sample<T>(items: readonly T[], count: number): T[];
}

/**
 * A generator for one purpose. Its stream is decided by the seed and the scope alone (`createRandom(seed, step, 'exemplars')`), so it does
 * not matter in which order the parts of a run ask for theirs, nor how many numbers another part has drawn. Scopes that differ in anything,
 * also `1` and `'1'`, give streams that have nothing to do with one another.
 *
 * Generator: xoroshiro128+ (Blackman and Vigna 2018), its 128 bits of state taken from SHA-256 of seed and scope.
 * @throws RangeError when the seed, or a number of the scope, is not finite.
 */
export function createRandom(seed: number, ...scope: readonly (string | number)[]): Random {
  const words = hashWords(seed, scope);
  const generator = xoroshiro128plusFromState(words.slice(0, 4));
  const integer = (limit: number): number => {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`A random integer needs a limit of at least 1, not ${limit}.`);
    }
    return uniformInt(generator, 0, limit - 1);
  };
  return {
    uint32: () => generator.next() >>> 0,
    float: () => uniformFloat64(generator),
    integer,
    pick: (items) => itemAt(items, integer(items.length)),
    shuffle: (items) => drawWithoutReplacement(items, items.length, integer),
    sample: (items, count) => drawWithoutReplacement(items, Math.min(count, items.length), integer),
  };
}

/**
 * A 32-bit seed for something with a generator of its own, such as a model's `seed` parameter. Decided by seed and scope alone, like
 * `createRandom`, and independent of the stream that `createRandom` gives for the same scope.
 * @throws RangeError when the seed, or a number of the scope, is not finite.
 */
export function deriveSeed(seed: number, ...scope: readonly (string | number)[]): number {
  return (hashWords(seed, scope)[4] ?? 0) >>> 0;
}

/** The hash of seed and scope, as eight signed 32-bit words. JSON keeps `1` and `'1'`, and `['a', 'b']` and `['a,b']`, apart. */
function hashWords(seed: number, scope: readonly (string | number)[]): number[] {
  const key = [seed, ...scope];
  if (!key.every((part) => typeof part === 'string' || Number.isFinite(part))) {
    throw new RangeError(`A seed and its scope must be finite numbers or texts, not ${key.join(', ')}.`);
  }
  const digits = hashText(JSON.stringify(key));
  return Array.from({ length: 8 }, (_, index) => Number.parseInt(digits.slice(8 * index, 8 * index + 8), 16) | 0);
}

/** Fisher and Yates' shuffle, stopped after `count` places. */
function drawWithoutReplacement<T>(items: readonly T[], count: number, integer: (limit: number) => number): T[] {
  const rest = [...items];
  for (let place = 0; place < count; place += 1) {
    const other = place + integer(rest.length - place);
    const chosen = itemAt(rest, other);
    rest[other] = itemAt(rest, place);
    rest[place] = chosen;
  }
  return rest.slice(0, Math.max(count, 0));
}

/** The item at an index that is known to be inside: `T` may itself allow `undefined`. */
function itemAt<T>(items: readonly T[], index: number): T {
  return items[index] as T;
}
