import type { ChatCall } from '../chat';

/** An answer to a case, and what the server should remember of it. */
export interface TaskAnswer {
  readonly text: string;
  /** Id of the case, or undefined where none was recognized. */
  readonly case: string | undefined;
  /** Whether the answer is the expected one. */
  readonly right: boolean;
}

/**
 * What stands behind the server in place of language models: how a prompt decides whether a case is answered, and what a
 * reflection model would suggest. Every client meets the same world.
 */
export interface World {
  /** Answers one case. */
  answer(call: ChatCall): TaskAnswer;
  /**
   * Suggests new versions of a prompt, each as the sentences that are added to the first version.
   * @param shown All the text of the request.
   * @param count How many versions are asked for; there may be fewer.
   */
  suggest(shown: string, count: number): readonly (readonly string[])[];
  /** What the reflection model says about one failed case, where a client asks about one at a time. */
  explain(shown: string): string;
}

/** Which world, as it is sent to the server. Plain data. */
export type WorldConfig =
  | {
      readonly kind: 'planted';
      readonly rules: number;
      /** How the reflection model says a rule, where it does not do so in a few words. */
      readonly verbose?: { readonly characters: number; readonly isOneSentence: boolean };
    }
  | { readonly kind: 'coin'; readonly seed: number; readonly probability: number }
  | {
      readonly kind: 'noisy';
      readonly seed: number;
      /** Share of the cases that a useless prompt truly answers. */
      readonly base: number;
      /** The same for the one better prompt. */
      readonly better: number;
      /** Share of the outcomes that are flipped, drawn anew at every call. */
      readonly flipped: number;
      /** One in so many suggestions is the better prompt. */
      readonly deck: number;
    }
  | { readonly kind: 'right' };
