import { rounding } from '../rounding';
import { ALPHA } from './levels';
import type { Random } from './random';

/** Up to so many pairs that differ, every combination of signs is tried: 65,536 at most. */
const EXHAUSTIVE_LIMIT = 16;

/** Where pairs that do not differ are dealt at random, the combinations are repeated until there are at least so many. */
const LEAST_COMBINATIONS = 8_192;

/**
 * Ways to flip the signs of paired differences. If the two prompts were equally good, each difference might as well have had the other
 * sign, so every flip was as likely as what was seen. A flip is held as the sum and the number of the differences that it turns.
 *
 * The set holds with each flip its complement, and holds the flip of nothing, which is what was seen. Test and interval are both read
 * from one set and can therefore never contradict each other.
 */
export interface SignFlips {
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  /** Mean of the differences. */
  readonly mean: number;
  /** How many pairs differ. */
  readonly differing: number;
  /** Whether the p-value is exact and not sampled. */
  readonly exhaustive: boolean;
}

/**
 * All sign flips where at most 16 pairs differ; else 9,999 random ones (1,999 above 5,000 pairs) and their complements. The result does
 * not depend on the order of the differences.
 */
export function drawSignFlips(differences: readonly number[], random: Random): SignFlips {
  const nonzero = Float64Array.from(differences.filter((difference) => Math.abs(difference) > rounding)).sort();
  const zeros = differences.length - nonzero.length;
  const exhaustive = nonzero.length <= EXHAUSTIVE_LIMIT;
  const flips = exhaustive ? enumerateFlips(nonzero, zeros, random) : sampleFlips(nonzero, zeros, random);
  const total = nonzero.reduce((sum, difference) => sum + difference, 0);
  return { ...flips, mean: withoutRounding(total) / Math.max(differences.length, 1), differing: nonzero.length, exhaustive };
}

/** Number of flips in one tail, of `flips.sums.length`, that must be reached for a difference not to be rejected. */
export function flipsToKeep(flips: SignFlips): number {
  return Math.ceil((flips.sums.length * ALPHA) / 2);
}

type FlipList = Pick<SignFlips, 'sums' | 'sizes'>;

/** Pairs that do not differ leave the sums alone and count for the sizes only, so sampling their flips leaves the p-value exact. */
function enumerateFlips(nonzero: Float64Array, zeros: number, random: Random): FlipList {
  const combinations = 2 ** nonzero.length;
  const repeats = zeros === 0 ? 1 : Math.ceil(LEAST_COMBINATIONS / combinations);
  const sums = new Float64Array(combinations * repeats);
  const sizes = new Int32Array(combinations * repeats);
  for (let index = 0; index < sums.length; index += 1) {
    const combination = index % combinations;
    const last = 31 - Math.clz32(combination);
    sums[index] = combination === 0 ? 0 : withoutRounding((sums[combination ^ (1 << last)] ?? 0) + (nonzero[last] ?? 0));
    sizes[index] = countBits(combination) + subsetSize(zeros, random);
  }
  return { sums, sizes };
}

function sampleFlips(nonzero: Float64Array, zeros: number, random: Random): FlipList {
  const cases = nonzero.length + zeros;
  const draws = cases <= 5_000 ? 10_000 : 2_000;
  const total = nonzero.reduce((sum, difference) => sum + difference, 0);
  const sums = new Float64Array(2 * draws);
  const sizes = new Int32Array(2 * draws);
  for (let draw = 0; draw < draws; draw += 1) {
    // The first draw is the flip of nothing, and its complement that of everything.
    const flip = draw === 0 ? { sum: 0, size: 0 } : randomFlip(nonzero, zeros, random);
    sums[2 * draw] = withoutRounding(flip.sum);
    sizes[2 * draw] = flip.size;
    sums[2 * draw + 1] = withoutRounding(total - flip.sum);
    sizes[2 * draw + 1] = cases - flip.size;
  }
  return { sums, sizes };
}

function randomFlip(nonzero: Float64Array, zeros: number, random: Random): { sum: number; size: number } {
  let sum = 0;
  let size = subsetSize(zeros, random);
  let bits = 0;
  for (let index = 0; index < nonzero.length; index += 1) {
    bits = index % 32 === 0 ? random.uint32() : bits >>> 1;
    if ((bits & 1) === 1) {
      sum += nonzero[index] ?? 0;
      size += 1;
    }
  }
  return { sum, size };
}

/** The size of a random subset of `count` things, each taken with probability one half. */
function subsetSize(count: number, random: Random): number {
  let size = 0;
  for (let rest = count; rest > 0; rest -= 32) {
    size += countBits(rest >= 32 ? random.uint32() : random.uint32() >>> (32 - rest));
  }
  return size;
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function withoutRounding(sum: number): number {
  return Math.abs(sum) <= rounding ? 0 : sum;
}
