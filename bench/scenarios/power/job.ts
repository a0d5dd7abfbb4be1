import type { WorkshopCase } from '../../server/worlds/workshop';
import { workshopCases } from '../../server/worlds/workshop';
import type { WorldConfig } from '../../server/worlds/world';

/** A search for one truly better prompt among others, as often as it is repeated. */
export interface PowerWorld {
  readonly name: string;
  /** Cases to train, to validate and to test with. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** The limit of calls, of both models; a number of its own or that of the product. */
  readonly calls: number;
  /** The share of the cases that a useless prompt truly answers, and the better one; the same where there is nothing to find. */
  readonly base: number;
  readonly better: number;
  /** One in so many suggestions is the better prompt. */
  readonly deck: number;
  /** Answers are graded by a judge, in place of right or wrong; the shares above are then mean grades. */
  readonly isGraded?: true;
}

/** So many runs of one world: by a method, by the plain loop, or by a peer. */
export interface PowerJob {
  readonly subject: string;
  readonly world: PowerWorld;
  readonly runs: number;
}

/** What one run came to. */
export interface PowerRun {
  readonly isReturned: boolean;
  /** A peer, which has no test cases, calls it proven where it claims a gain. */
  readonly isProven: boolean;
  readonly calls: number;
}

/** All runs of a cell. */
export interface PowerCell {
  readonly job: PowerJob;
  readonly outcomes: readonly PowerRun[];
}

/** The subject that is no method: every suggestion is scored on all validation cases. */
export const plainLoop = 'plain loop';

const kinds = 10;

/** All cases of a run. */
export function casesOf({ train, validation, test }: PowerWorld): readonly WorkshopCase[] {
  return workshopCases(train + validation + test, kinds);
}

/** What answers in the run with this seed, right or wrong. */
export function worldOf({ base, better, deck }: PowerWorld, seed: number): Extract<WorldConfig, { kind: 'noisy' }> {
  return { kind: 'noisy', seed, base, better, deck, flipped: 0 };
}
