/** How long an endpoint is left alone that refuses a call on its own, in milliseconds: at first, how many times as long then, at most. */
const firstHoldMs = 100;
const holdGrowth = 3;
const longestHoldMs = 30_000;
/** How much further apart calls begin than the endpoint has just taken them. */
const margin = 1.35;
/** What remains of the distance after each answer, so that more is tried than was taken before. */
const easing = 0.98;
/** Calls that begin closer than so many milliseconds need no distance. */
const leastGapMs = 10;
/** Margin and easing let more calls through between two refusals than so many, where these come of the rate. */
const fewestTaken = 12;
/** What a distance that did not help weighs against one that did, and the sum that makes refusals chance: then so many calls have none. */
const failureWeight = 3;
const mostDoubt = 5;
const takenWithout = 500;
/** How often in a row it refuses calls on their own where that is no chance. */
const noChance = 4;

/**
 * How far apart calls begin at an endpoint that takes only so many in a time. That it does, and not only so many at once, shows where it
 * refuses a call while no other is under way. Then it is closed, and is asked by one call at a time, after a while that grows, until it
 * takes one. What it has taken from one such opening to the next is its rate, and calls begin no closer than that, with a margin that is
 * tried away again. Where they are refused as soon all the same, that is by chance, and no distance helps. Times are in milliseconds.
 */
export class Spacing {
  private gapMs = 0;
  /** The distance before any of it was tried away. */
  private learnedMs = 0;
  private refusals = 0;
  private opensAt = -Infinity;
  private taken = 0;
  private doubt = 0;
  /** How many calls are still to be taken without a distance. */
  private without = 0;

  /** @param cycleBegan the time of now */
  constructor(private cycleBegan: number) {}

  /** Whether it has refused the last call that it was asked on its own. */
  get isClosed(): boolean {
    return this.refusals > 0;
  }

  /** Whether its refusals have nothing to do with how it is asked, as far as is known. */
  get refusesByChance(): boolean {
    return this.without > 0;
  }

  /** When the next call may begin. */
  get nextAt(): number {
    return this.opensAt;
  }

  /** A call begins. */
  began(now: number): void {
    this.opensAt = Math.max(this.opensAt, now + this.gapMs);
  }

  /** The endpoint has dealt with a call, well or badly. */
  took(now: number): void {
    this.taken++;
    this.without--;
    if (this.isClosed) this.open(now);
    else this.gapMs = this.gapMs < leastGapMs ? 0 : this.gapMs * easing;
  }

  /** The endpoint has refused a call while no other was under way. */
  refusedAlone(now: number): void {
    const holdMs = Math.min(longestHoldMs, firstHoldMs * holdGrowth ** this.refusals);
    this.refusals++;
    this.opensAt = Math.max(this.opensAt, now + Math.max(holdMs, this.gapMs));
  }

  private open(now: number): void {
    const hasHelped = this.gapMs > 0 && this.taken >= fewestTaken;
    if (this.gapMs > 0) this.doubt = Math.max(0, this.doubt + (hasHelped ? -1 : failureWeight));
    if (this.refusals >= noChance) this.doubt = this.without = 0;
    if (this.doubt >= mostDoubt) {
      this.doubt = 0;
      this.without = takenWithout;
    }
    const measured = (margin * (now - this.cycleBegan)) / this.taken;
    // What has helped before is enough.
    this.learnedMs = this.without > 0 ? 0 : Math.min(longestHoldMs, measured, hasHelped ? this.learnedMs : Infinity);
    this.gapMs = this.learnedMs;
    this.opensAt = Math.max(this.opensAt, now + this.gapMs);
    this.refusals = 0;
    this.cycleBegan = now;
    this.taken = 0;
  }
}
