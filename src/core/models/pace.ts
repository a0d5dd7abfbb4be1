import type { Clock } from './clock';
import { ModelError } from './model';

/** A round's mean latency may be this many times the best one before it is taken for a queue at the endpoint. */
const latencyTolerance = 2;
/** The best latency is forgotten by this factor a round, so that a change of load is not held against the endpoint for ever. */
const forgetting = 1.01;
/** Latencies below this many milliseconds are noise. */
const leastLatencyMs = 1;
/** The longest wait that an endpoint is granted where it asks for one, in milliseconds. Who is told to wait longer does better to come back later. */
export const longestAskedWaitMs = 600_000;

/** One call under way. */
export interface PacedCall {
  readonly order: number;
  readonly beganAt: number;
}

/**
 * How many calls at once an endpoint takes, learned from its answers. The rule is that of TCP (Jacobson, "Congestion Avoidance
 * and Control", 1988): one more for each answer, which doubles a round, until the first sign of congestion; from then on add one a round and
 * halve at most once a round. A round is as many answers as were allowed at once when it began. A "too many requests" is congestion; latency that has doubled is
 * a mild form of it. Other failures say nothing about the load.
 */
export class Pace {
  private allowed: number;
  private begun = 0;
  private begunAtLastCut = 0;
  private doubling = true;
  /** How many answers the round takes. */
  private roundSize: number;
  private bestLatency = Infinity;
  private answers = 0;
  private latency = 0;
  private pausedUntil = -Infinity;

  constructor(
    private readonly clock: Clock,
    start: number,
    private most: number,
  ) {
    this.allowed = Math.max(1, Math.floor(Math.min(start, most)));
    this.roundSize = this.allowed;
  }

  /** The most calls that are ever allowed at once; what was learned so far stays, but for what is above. */
  set maximum(maximum: number) {
    this.most = maximum;
    this.allowed = Math.min(this.allowed, maximum);
  }

  /** How many calls may be under way at once, now. */
  get concurrency(): number {
    return this.allowed;
  }

  /** How long nothing may begin, in milliseconds; 0 or less when there is no pause. */
  get pauseMs(): number {
    return this.pausedUntil - this.clock.now();
  }

  began(): PacedCall {
    return { order: this.begun++, beganAt: this.clock.now() };
  }

  /** Takes note of an answer. Only one that came while others `waited` counts: else the number allowed did not matter. */
  answered(call: PacedCall, waited: boolean): void {
    if (!waited || call.order < this.begunAtLastCut) return;
    this.answers++;
    this.latency += Math.max(leastLatencyMs, this.clock.now() - call.beganAt);
    if (this.doubling) this.allowed = Math.min(this.most, this.allowed + 1);
    if (this.answers >= this.roundSize) this.endRound(this.latency / this.answers);
  }

  /** Takes note of a failure: halves at a "too many requests", and begins a pause where the endpoint asks for one. */
  failed(call: PacedCall, error: unknown): void {
    if (!(error instanceof ModelError)) return;
    // Whoever is told to wait longer ends; those who come later are told so themselves.
    if (error.retryAfterMs !== undefined && error.retryAfterMs <= longestAskedWaitMs) {
      this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + error.retryAfterMs);
    }
    // What was under way at a cut says nothing about the number allowed since.
    if (error.kind === 'rate-limited' && call.order >= this.begunAtLastCut) this.cutTo(this.allowed / 2);
  }

  private endRound(meanLatency: number): void {
    if (meanLatency > latencyTolerance * this.bestLatency) this.cutTo((this.allowed * 3) / 4);
    else if (!this.doubling) this.allowed = Math.min(this.most, this.allowed + 1);
    this.bestLatency = Math.min(meanLatency, this.bestLatency * forgetting);
    this.newRound();
  }

  private cutTo(allowed: number): void {
    this.allowed = Math.max(1, Math.floor(allowed));
    this.doubling = false;
    this.begunAtLastCut = this.begun;
    this.newRound();
  }

  private newRound(): void {
    this.answers = 0;
    this.latency = 0;
    this.roundSize = this.allowed;
  }
}
