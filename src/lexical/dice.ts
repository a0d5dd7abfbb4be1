import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The model's sampling: the same seed gives the same throws. At temperature 0 nothing is left to chance. */
export class Dice {
  private readonly generator;

  constructor(
    seed: number,
    readonly temperature: number,
  ) {
    this.generator = xoroshiro128plus(seed | 0);
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    return uniformFloat32(this.generator);
  }

  /** True with the given probability at temperature 1; at 0, true when the probability is a half or more. */
  chance(probability: number): boolean {
    if (this.temperature === 0) {
      return probability >= 0.5;
    }
    const odds = Math.pow(probability / Math.max(1e-9, 1 - probability), 1 / this.temperature);
    return this.next() < odds / (1 + odds);
  }

  /** A value of about the normal distribution, with the standard deviation `temperature`. */
  noise(): number {
    const sum = this.next() + this.next() + this.next() + this.next();
    return this.temperature * (sum - 2) * Math.sqrt(3);
  }
}
