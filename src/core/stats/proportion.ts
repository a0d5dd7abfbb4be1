import type { Interval } from './interval';
import { Z_ALPHA } from './levels';

/**
 * Wilson's score interval for a proportion (Wilson 1927; recommended by Brown, Cai and DasGupta 2001). It stays inside [0, 1] and keeps
 * a width at 0 and at 1.
 * @param proportion Observed, from 0 to 1.
 * @param count How many observations it rests on; need not be whole (an effective count). Without any, all of [0, 1] is possible.
 * @param z The normal quantile: 1.96 gives 95 %.
 */
export function wilsonInterval(proportion: number, count: number, z: number = Z_ALPHA): Interval {
  if (count <= 0) {
    return { low: 0, high: 1 };
  }
  const weight = (z * z) / count;
  const center = (proportion + weight / 2) / (1 + weight);
  const half = Math.sqrt(weight * (proportion * (1 - proportion) + weight / 4)) / (1 + weight);
  // At 0 and 1 one end is exact; rounding must not move it past the observed proportion.
  return { low: Math.max(0, Math.min(center - half, proportion)), high: Math.min(1, Math.max(center + half, proportion)) };
}
