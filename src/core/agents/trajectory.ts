import type { Json } from '../json';
import type { ChatMessage, Usage } from '../models/model';

/** What happened in one step of a rollout. */
export type StepBody =
  /** What a model said. */
  | {
      readonly kind: 'said';
      readonly text: string;
      /** What it was sent that this actor had not sent it before: the whole request at first, later what came since. */
      readonly heard?: readonly ChatMessage[];
    }
  /** What was done outside, and what came of it: an output, or why there is none. */
  | { readonly kind: 'effect'; readonly name: string; readonly input: Json; readonly output?: Json; readonly error?: string }
  /** Documents that were found, best first. */
  | { readonly kind: 'found'; readonly query: string; readonly documents: readonly { readonly id: string; readonly score?: number }[] }
  /** What a checker said of what there was. */
  | { readonly kind: 'checked'; readonly accepted: boolean; readonly feedback: string }
  /** Anything else that is worth keeping: ratings, sub-goals, rosters, rewards. */
  | { readonly kind: 'noted'; readonly name: string; readonly data: Json };

/** One step of a rollout, and whose it was. */
export type Step = StepBody & {
  /** The branch of the rollout that took it; '' for the rollout itself. */
  readonly actor: string;
  /** The key under which the journal holds what came from outside. */
  readonly ref?: string;
  readonly usage?: Usage;
};

/** How a rollout came to its end. */
export interface Outcome {
  readonly output: string;
  /** `unverified` where a checker never agreed, `limit` where its turns or its time were used up. */
  readonly end: 'answered' | 'unverified' | 'limit' | 'gave up';
  readonly reason?: string;
}

/** What came of one rollout: everything that happened, and the output that is scored. */
export interface Trajectory extends Outcome {
  /** In the order in which they ended; those of branches side by side, branch by branch. */
  readonly steps: readonly Step[];
  readonly usage: Usage;
}
