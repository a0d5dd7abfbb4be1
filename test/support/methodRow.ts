import type { OptimizerSettings } from '../../src/core/optimizers/optimizer';
import type { ComponentKindId } from '../../src/core/prompt/kinds/componentKinds';

/**
 * What the tests that run over every method need to know of one. It stands in the method's own test folder, as `row.ts`. The task is that
 * of `parityWorld.ts`: the higher the level that a prompt names, the more cases are right, and where it names none, the level is 3.
 */
export interface MethodRow {
  /**
   * The prompt that its runs begin from, where the usual one, an instruction of one sentence, leaves it nothing to do. It has no marked
   * rules: some tests add them.
   */
  readonly prompt?: string;
  /**
   * Settings that keep a whole run short, and still make a candidate that is better than the prompt, and 60 lines of a journal. With 24
   * cases and the verdict, each scored twice, it asks more than 90 times.
   */
  readonly short: OptimizerSettings;
  /** Settings for three steps of a run. */
  readonly threeSteps: OptimizerSettings;
  /** Whether its reflection model sees scores of earlier candidates. */
  readonly scores: boolean;
  /** Whether its reflection model sees what went wrong. */
  readonly failures: boolean;
  /** Whether its reflection model sees training cases. */
  readonly cases: boolean;
  /** The kind of component that it rewrites. */
  readonly rewrites: ComponentKindId;
  /** Whether it can remove an old rule. */
  readonly shrinks: boolean;
  /** Absent where it asks no reflection model. */
  readonly answers?: AnswerRow;
}

/** What a method gets from its reflection model. */
export interface AnswerRow {
  /** Settings for a run that asks for one candidate. */
  readonly once: OptimizerSettings;
  /** An answer that becomes a candidate. */
  readonly good: string;
  /** An answer whose candidate holds `level N`, on which the answers of simulated task models depend, and differs by the number. */
  readonly written: (level: number, number: number) => string;
  /** Whether a request, of whatever method, is its own one whose answer becomes a candidate. */
  readonly asks: (request: string) => boolean;
  /** Answers that cannot be read, by what is wrong with them. */
  readonly garbage: Readonly<Record<string, string>>;
}

/** The row of a method. @throws where its test folder has none */
export function rowOf(method: string): MethodRow {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the bundler takes in all files of this form at once
  return (require(`../core/optimizers/${method}/row.ts`) as { readonly row: MethodRow }).row;
}
