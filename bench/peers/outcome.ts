/** What a peer made of an optimization, in its own terms. */
export interface PeerOutcome {
  /** The prompt that it returned. */
  readonly prompt: string;
  /** Score it reports for what it returned, on the cases that it selected with; from 0 to 1. */
  readonly reported: number;
  /** Score it had for the prompt it was given, on the same cases. */
  readonly baseline: number;
  readonly wallMs: number;
}

/** Whether the peer says that what it returned is better. */
export function claimsGain({ reported, baseline }: PeerOutcome): boolean {
  return reported > baseline;
}
