import type { ModelError } from './model';
import { longestAskedWaitMs } from './pace';

/** How often one request is refused before it is given up. With the waits between, that outlasts the minute by which endpoints count. */
const mostRefusals = 10;
/** How many refusals in a row are no chance. */
const noChance = 6;
/** How long an endpoint may refuse whatever it is asked, in milliseconds, besides the time that it has asked to wait. */
const patienceMs = 120_000;

/** How often a request was refused. */
export interface RefusedRequest {
  count: number;
}

/**
 * What the requests to a model learn from each other's refusals. They cost nothing, so it is not the budget that ends them: a request that
 * is refused too often is given up, and where all are refused and none is answered, that is the end for all.
 */
export class Refusals {
  private readonly refused = new Set<RefusedRequest>();
  private inARow = 0;
  private since: number | undefined;
  private askedUntil = -Infinity;
  private askedMs = 0;

  /** @param now the time in milliseconds */
  constructor(private readonly now: () => number) {}

  /** The endpoint has answered a request: those that it has refused wait for their turn only. */
  answered(): void {
    this.refused.clear();
    this.inARow = 0;
    this.since = undefined;
    this.askedMs = 0;
  }

  /** Takes note of a refusal. @returns whether to try again, or to give up the request, or all of them. */
  add(request: RefusedRequest, { retryAfterMs = 0 }: ModelError): 'again' | 'give up' | 'give all up' {
    const now = this.now();
    const patientUntil = (this.since ??= now) + Math.min(longestAskedWaitMs, this.askedMs) + patienceMs;
    this.askedMs += Math.max(0, now + retryAfterMs - Math.max(now, this.askedUntil));
    this.askedUntil = Math.max(this.askedUntil, now + retryAfterMs);
    this.refused.add(request);
    request.count++;
    this.inARow++;
    if (request.count < mostRefusals && (this.inARow < noChance || now < patientUntil)) return 'again';
    // One alone may be what is too much: it is too large, or its answer would be.
    return this.refused.size > 1 ? 'give all up' : 'give up';
  }
}
