import type { WorkshopCase } from '../server/worlds/workshop';

/** What a peer is given, beside the prompt that all begin with. */
export interface PeerTask {
  /** The base URL of its session. */
  readonly url: string;
  readonly train: readonly WorkshopCase[];
  readonly validation: readonly WorkshopCase[];
  /** How many task calls it may make, as far as it can be told; as many as it makes by itself unless given. */
  readonly calls?: number;
  readonly seed: number;
}

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

export type PeerName = 'ax' | 'promptfoo' | 'gepa';

/** Another tool that optimizes prompts. */
export interface Peer {
  readonly name: PeerName;
  /** How many runs are worth having under way at once. */
  readonly atOnce: number;
  readonly optimize: (task: PeerTask) => Promise<PeerOutcome>;
}

/** Whether the peer says that what it returned is better. */
export function claimsGain({ reported, baseline }: PeerOutcome): boolean {
  return reported > baseline;
}
