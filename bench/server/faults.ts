import type { Random } from '../../src/core/stats/random';

/** What may happen to a request in place of an answer. */
export type FaultKind = 'rate-limit' | 'server-error' | 'reset' | 'hang';

/** How often requests fail, and how. */
export interface FaultPlan {
  /** Share of the requests, from 0 to 1. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  /** What a 429 asks the client to wait, in milliseconds. */
  readonly retryAfterMs: number;
  readonly seed: number;
}

/** The fault of the next request, or undefined when it is to be answered. */
export function drawFault({ rate, kinds }: FaultPlan, random: Random): FaultKind | undefined {
  return random.float() < rate ? random.pick(kinds) : undefined;
}
