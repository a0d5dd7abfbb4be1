import type { Interval } from '../../../src/core/stats/interval';
import type { Stratum } from '../../../src/core/stats/passFailRace';

/**
 * The interval of a race of pass and fail by trying every number of wins and losses: what `netWinsInterval` computes,
 * in a time that grows with the square of the cases.
 */
export function slowNetWinsInterval(strata: readonly Stratum[], alpha: number): Interval {
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

/** Drops, as infinite, what is beyond the limit even where all other strata have the least against them. */
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
