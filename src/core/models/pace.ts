import type { Clock } from './clock';
import type { LatencyWatch, LoadSign } from './latencyWatch';
import { ModelError } from './model';
import { Spacing } from './spacing';

/**
 * The longest wait that an endpoint is granted where it asks for one, in milliseconds.
 * Who is told to wait longer does better to come back later.
 */
export const longestAskedWaitMs = 600_000;
/** What is left of the number allowed where latency tells of a queue, and the share of the maximum that is left to it in any case. */
const queueCut = 1 / 2;
const leastShare = 1 / 4;
/** How many answers it takes, after a refusal, before one more is tried: the fewest, and the most. */
const fewestBeforeMore = 8;
const mostBeforeMore = 32;

/** How long nothing may have happened, in milliseconds, for what was learned to be still true. */
const memoryMs = 120_000;

/** One call under way. */
export interface PacedCall {
  readonly order: number;
  readonly beganAt: number;
}

/**
 * How many calls at once an endpoint takes, learned from its answers. The rule is that of TCP (Jacobson, "Congestion Avoidance
 * and Control", 1988): one more for each answer, which doubles a round, until the first sign of congestion; from then on add one a round.
 * A round is as many answers as were allowed at once when it began.
 *
 * A refusal ("too many requests", "overloaded") is congestion. As many as were let in beside it are allowed from then on; half of them
 * where that is refused again before it has held for a round. One more is tried after more answers each time that it was refused. Where
 * nothing else was under way, the number at once is not what is too much, and calls begin further apart (see `Spacing`).
 *
 * Latency far above its base line may be congestion (see `LatencyWatch`). It never takes more than to a quarter of the maximum.
 * Other failures say nothing about the load. What was learned is forgotten where the endpoint was left alone for two minutes.
 */
export class Pace {
  private allowed = 1;
  private begun = 0;
  private underWay = 0;
  private begunAtLastCut = 0;
  private doubling = true;
  /** Answers since the number allowed has changed. */
  private answers = 0;
  /** How many answers the round takes. */
  private roundSize = 1;
  /** Whether one more was allowed at the end of the round before. */
  private isRaised = false;
  /** Whether what is allowed since a refusal has yet to hold for a round. */
  private isFalling = false;
  /** What is allowed where all that were under way at a refusal are refused. */
  private leastAfterBurst = 1;
  /** How many answers one more takes, at least; 0 before any refusal. */
  private beforeMore = 0;
  /** What was allowed before latency took from it; undefined when that is over, or a refusal took more. */
  private beforeQueue: number | undefined;
  private pausedUntil = -Infinity;
  private spacing = new Spacing(0);
  /** When a call began or ended last. */
  private latest = 0;

  constructor(
    private readonly clock: Clock,
    private readonly start: number,
    private most: number,
  ) {
    this.beginAnew();
  }

  /** The most calls that are ever allowed at once; what was learned so far stays, but for what is above. */
  set maximum(maximum: number) {
    this.most = maximum;
    this.allowed = Math.min(this.allowed, maximum);
  }

  /** How many calls may be under way at once, now. */
  get concurrency(): number {
    return this.spacing.isClosed ? 1 : this.allowed;
  }

  /** How long nothing may begin, in milliseconds; 0 or less when there is no pause. */
  get pauseMs(): number {
    return Math.max(this.pausedUntil, this.spacing.nextAt) - this.clock.now();
  }

  began(): PacedCall {
    const now = this.clock.now();
    if (this.underWay === 0 && now - Math.max(this.latest, this.pausedUntil, this.spacing.nextAt) > memoryMs) this.beginAnew();
    this.underWay++;
    this.latest = now;
    this.spacing.began(now);
    return { order: this.begun++, beganAt: now };
  }

  /** Takes note of an answer. The number allowed rises only where others `waited`: else it did not matter. */
  answered(call: PacedCall, waited: boolean, watch: LatencyWatch): void {
    const now = this.clock.now();
    this.ended(now);
    this.spacing.took(now);
    if (!waited || call.order < this.begunAtLastCut) return;
    this.answers++;
    if (this.answers >= this.allowed) this.held();
    if (this.doubling) this.allowed = Math.min(this.most, this.allowed + 1);
    const sign = watch.answered(now - call.beganAt, this.allowed);
    if (sign !== undefined) this.heed(sign, watch);
    if (this.answers >= Math.max(this.roundSize, this.beforeMore)) this.endRound();
  }

  /** Takes note of a failure: cuts at a refusal, and begins a pause where the endpoint asks for one. */
  failed(call: PacedCall, error: unknown): void {
    const now = this.clock.now();
    this.ended(now);
    if (!(error instanceof ModelError)) return;
    // Whoever is told to wait longer ends; those who come later are told so themselves.
    if (error.retryAfterMs !== undefined && error.retryAfterMs <= longestAskedWaitMs) {
      this.pausedUntil = Math.max(this.pausedUntil, now + error.retryAfterMs);
    }
    if (error.isRefusal) this.refused(call, now);
    else if (!error.fatal) this.spacing.took(now);
  }

  private ended(now: number): void {
    this.underWay--;
    this.latest = now;
  }

  private beginAnew(): void {
    this.allowed = Math.max(1, Math.floor(Math.min(this.start, this.most)));
    this.doubling = true;
    this.isRaised = this.isFalling = false;
    this.beforeMore = 0;
    this.beforeQueue = undefined;
    this.begunAtLastCut = this.begun;
    this.spacing = new Spacing(this.clock.now());
    this.newRound();
  }

  private refused(call: PacedCall, now: number): void {
    this.learnFrom(call);
    if (this.underWay === 0) this.spacing.refusedAlone(now);
  }

  /** What a refusal says about the number at once. */
  private learnFrom(call: PacedCall): void {
    const others = this.underWay;
    if (call.order < this.begunAtLastCut) {
      // Of those that were under way at a cut, no more were let in than are still waited for. Where all were refused, that tells nothing.
      this.allowed = others === 0 ? this.leastAfterBurst : Math.min(this.allowed, others);
      return;
    }
    const wasRaised = this.isRaised;
    const { isClosed, refusesByChance } = this.spacing;
    if (isClosed || (refusesByChance && !wasRaised)) return;
    this.leastAfterBurst = Math.max(1, Math.floor(this.allowed / 2));
    this.beforeMore = Math.min(
      refusesByChance ? fewestBeforeMore : mostBeforeMore,
      Math.max(fewestBeforeMore, wasRaised ? 2 * this.beforeMore : this.beforeMore),
    );
    this.beforeQueue = undefined;
    this.cutTo(others === 0 || this.isFalling ? this.leastAfterBurst : Math.min(this.allowed - 1, others));
    this.isFalling = !wasRaised;
  }

  /** What a round's latency says about the number at once. */
  private heed(sign: LoadSign, watch: LatencyWatch): void {
    if (sign === 'queue') {
      const before = this.allowed;
      const left = Math.max(Math.floor(before * queueCut), Math.ceil(this.most * leastShare));
      this.doubling = false;
      watch.cutTo(Math.min(1, left / before));
      if (left >= before) return;
      this.beforeQueue ??= before;
      this.leastAfterBurst = Math.max(1, Math.floor(left / 2));
      this.cutTo(left);
      return;
    }
    if (sign === 'slower' && this.beforeQueue !== undefined) {
      this.allowed = Math.min(this.most, this.beforeQueue);
      this.newRound();
    }
    this.beforeQueue = undefined;
  }

  /** What is allowed has held for a round. */
  private held(): void {
    if (this.isRaised) this.beforeMore = Math.floor(this.beforeMore / 2);
    this.isRaised = false;
    this.isFalling = false;
  }

  private endRound(): void {
    if (!this.doubling) {
      this.isRaised = this.allowed < this.most;
      this.allowed = Math.min(this.most, this.allowed + 1);
    }
    this.newRound();
  }

  private cutTo(allowed: number): void {
    this.allowed = Math.max(1, Math.floor(allowed));
    this.doubling = false;
    this.isRaised = false;
    this.begunAtLastCut = this.begun;
    this.newRound();
  }

  private newRound(): void {
    this.answers = 0;
    this.roundSize = this.allowed;
  }
}
