import type { MatchOutcome, MatchRequest } from '../core/metrics/matcher';

/** What the worker is sent. */
export interface MatchTask extends Omit<MatchRequest, 'isKnownToEnd'> {
  readonly id: number;
  /** The most that the match may take, in milliseconds. */
  readonly limitMs: number;
}

/** What it sends back, in the order of the tasks. */
export interface MatchAnswer {
  readonly id: number;
  readonly outcome: MatchOutcome;
}
