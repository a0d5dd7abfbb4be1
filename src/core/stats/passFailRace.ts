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
 *
 * The evidence against a number of changed cases falls up to the likeliest number and rises from there, by ever more a case: the
 * hypergeometric likelihood is log-concave. So each end is reached by steps of one case from the likeliest numbers, each in the stratum
 * where it adds the least evidence, which takes time in proportion to the cases.
 * @param alpha From 0 to 1, both excluded.
 */
export function netWinsInterval(strata: readonly Stratum[], alpha: number): Interval {
  return { low: farthestNet(strata, alpha, -1), high: farthestNet(strata, alpha, 1) };
}

/** What one more changed case is for the net: a win, or a loss. */
const gainOf: Readonly<Record<Stratum['direction'], 1 | -1>> = { win: 1, lose: -1 };

/** A stratum on the way to an end of the interval: the number of changed cases it is at, and the one it would go to next. */
class Walk {
  private readonly step: 1 | -1;
  private total: number;
  private nextEvidence: number;
  evidence: number;

  constructor(
    readonly stratum: Stratum,
    direction: 1 | -1,
  ) {
    this.step = gainOf[stratum.direction] === direction ? 1 : -1;
    this.total = likeliestTotal(stratum);
    this.evidence = evidenceAgainst(stratum, this.total);
    this.nextEvidence = evidenceAgainst(stratum, this.total + this.step);
  }

  /** What the next step adds. */
  get cost(): number {
    return this.nextEvidence - this.evidence;
  }

  get net(): number {
    return gainOf[this.stratum.direction] * this.total;
  }

  advance(): void {
    this.total += this.step;
    this.evidence = this.nextEvidence;
    this.nextEvidence = evidenceAgainst(this.stratum, this.total + this.step);
  }
}

/** The highest (1) or lowest (-1) net that has less than the limit of evidence against it. */
function farthestNet(strata: readonly Stratum[], alpha: number, direction: 1 | -1): number {
  const limit = Math.log(1 / alpha);
  const walks = strata.map((stratum) => new Walk(stratum, direction));
  for (;;) {
    const cheapest = walks.reduce<Walk | undefined>((best, walk) => (best === undefined || walk.cost < best.cost ? walk : best), undefined);
    if (cheapest === undefined || walks.reduce((sum, { evidence }) => sum + evidence, cheapest.cost) >= limit) break;
    cheapest.advance();
  }
  return walks.reduce((sum, { net }) => sum + net, 0);
}

/** The number of changed cases that makes what was drawn likeliest. */
function likeliestTotal({ size, drawn, changed }: Stratum): number {
  const inProportion = drawn === 0 ? 0 : Math.floor((changed * (size + 1)) / drawn);
  return Math.min(Math.max(inProportion, changed), size - (drawn - changed));
}

/**
 * The evidence, in nats, against a stratum's holding so many changed cases: the log of how much better the prior foretold what was drawn.
 * Infinite where it is impossible.
 */
function evidenceAgainst({ size, drawn, changed }: Stratum, total: number): number {
  if (total < 0 || total > size) return Infinity;
  const foretold = Math.log((changed === 0 ? 0.5 : 0) + 0.5 / (drawn + 1));
  return foretold - logHypergeometric(changed, drawn, total, size);
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
