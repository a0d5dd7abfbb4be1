/** A round's latency may be this many times the base line before it is taken for a queue at the endpoint. */
const tolerance = 2;
/** The fewest answers of which a median says something. */
const leastAnswers = 8;
/** The base line is forgotten by this factor a round. */
const forgetting = 1.01;
/** Latencies below this many milliseconds are noise. */
const leastLatencyMs = 1;

/** What a round of answers says: they wait for each other at the endpoint, or they do not, or they take their time without that. */
export type LoadSign = 'queue' | 'free' | 'slower';

/**
 * Tells a queue at an endpoint from answers that take longer, for calls of one kind: those of one model in one role, since a reflection
 * takes longer than a label. A round whose median latency is far above the base line may be either. So fewer are sent at once, and the
 * round after that tells: a queue is shorter then, in proportion. If it is not, the endpoint or its answers have become slower, and that is
 * the base line from then on.
 */
export class LatencyWatch {
  private base = Infinity;
  private latencies: number[] = [];
  private roundSize = 0;
  /** The round after which fewer were sent at once, and the share of them that was left. */
  private cut: { readonly median: number; readonly share: number } | undefined;

  /**
   * Takes note of an answer.
   * @param allowed how many calls may be under way at once
   * @returns what the round says that ends with it; undefined within a round
   */
  answered(latencyMs: number, allowed: number): LoadSign | undefined {
    if (this.latencies.length === 0) this.roundSize = Math.max(leastAnswers, allowed);
    this.latencies.push(Math.max(leastLatencyMs, latencyMs));
    if (this.latencies.length < this.roundSize) return undefined;
    const median = medianOf(this.latencies);
    const sign = this.judge(median);
    this.newRound();
    if (sign === 'slower') this.base = median;
    else this.base = Math.min(median, this.base * forgetting);
    this.cut = sign === 'queue' ? { median, share: 1 } : undefined;
    return sign;
  }

  /**
   * As many as that share of those before may be under way from now on, since there is a queue. It is 1 where fewer must not be sent: then
   * the latency of now is the base line.
   */
  cutTo(share: number): void {
    if (this.cut === undefined) return;
    if (share >= 1) this.base = this.cut.median;
    this.cut = share >= 1 ? undefined : { ...this.cut, share };
  }

  /** What was measured so far in this round was under another load. */
  newRound(): void {
    this.latencies = [];
  }

  private judge(median: number): LoadSign {
    if (this.cut !== undefined && median > (this.cut.median * (1 + this.cut.share)) / 2) return 'slower';
    return median > tolerance * this.base ? 'queue' : 'free';
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
