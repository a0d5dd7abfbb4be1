import type { Interval } from './interval';

/**
 * Cases among which a candidate can change results in one direction only: where its incumbent failed it can only win, where its
 * incumbent passed it can only lose. Cases are drawn from a stratum in random order, without replacement.
 */
export interface Stratum {
  readonly direction: 'win' | 'lose';
  /** All its cases. */
  readonly size: number;
  /** How many were scored so far. */
  readonly drawn: number;
  /** On how many of those the candidate differs from the incumbent. */
  readonly changed: number;
}

/**
 * What the candidate's wins less its losses on *all* cases of the strata may come to, by what was drawn so far.
 *
 * Anytime-valid: over a whole race, however often it is looked at and whenever it is stopped, the interval ever misses the true
 * number with a probability of at most `alpha`. So it may be computed after every block. When all is drawn it is that number.
 *
 * The prior-posterior-ratio martingale of Waudby-Smith and Ramdas, "Confidence sequences for sampling without replacement" (NeurIPS
 * 2020, section 2), one a stratum, multiplied: the strata are shuffled independently. The prior of the changed cases of a stratum puts
 * one half on none, since most edits leave most results alone, and spreads the other half evenly; that decides how soon a race ends,
 * not whether it errs.
 * @param alpha From 0 to 1, both excluded.
 */
export function netWinsInterval(strata: readonly Stratum[], alpha: number): Interval {
  const evidence = strata.map(evidenceAgainst);
  const kept = withinLimit(evidence, Math.log(1 / alpha));
  const byDirection = (direction: Stratum['direction']): readonly number[] =>
    kept.filter((_, index) => strata[index]?.direction === direction).reduce(combine, [0]);
  const wins = byDirection('win');
  const losses = byDirection('lose');
  let low = Infinity;
  let high = -Infinity;
  wins.forEach((forWins, won) => {
    if (forWins === Infinity) return;
    losses.forEach((forLosses, lost) => {
      const net = won - lost;
      if ((net >= low && net <= high) || forWins + forLosses >= Math.log(1 / alpha)) return;
      low = Math.min(low, net);
      high = Math.max(high, net);
    });
  });
  return { low, high };
}

/** Drops, as infinite, what is beyond the limit even where all other strata have the least against them: it spares most of the work. */
function withinLimit(evidence: readonly (readonly number[])[], limit: number): readonly (readonly number[])[] {
  const least = evidence.map((against) => against.reduce((lowest, each) => Math.min(lowest, each), Infinity));
  const all = least.reduce((sum, each) => sum + each, 0);
  return evidence.map((against, index) => against.map((each) => (each + all - (least[index] ?? 0) < limit ? each : Infinity)));
}

/** The evidence of two strata against each total of changed cases: whichever way of sharing it has least against it. */
function combine(one: readonly number[], other: readonly number[]): readonly number[] {
  const totals = new Array<number>(one.length + other.length - 1).fill(Infinity);
  one.forEach((first, a) => {
    if (first === Infinity) return;
    other.forEach((second, b) => {
      totals[a + b] = Math.min(totals[a + b] ?? Infinity, first + second);
    });
  });
  return totals;
}

/**
 * The evidence, in nats, against each number of changed cases that a stratum may hold: the log of how much better the prior foretold what
 * was drawn. Infinite where it is impossible.
 */
function evidenceAgainst({ size, drawn, changed }: Stratum): readonly number[] {
  const foretold = Math.log((changed === 0 ? 0.5 : 0) + 0.5 / (drawn + 1));
  return Array.from({ length: size + 1 }, (_, total) => foretold - logHypergeometric(changed, drawn, total, size));
}

/** The log probability of drawing `hits` of the `total` marked among `size` in `drawn` draws. */
function logHypergeometric(hits: number, drawn: number, total: number, size: number): number {
  if (hits > total || drawn - hits > size - total) return -Infinity;
  return logChoose(total, hits) + logChoose(size - total, drawn - hits) - logChoose(size, drawn);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  return logFactorials[n] ?? 0;
}
