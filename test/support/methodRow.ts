import type { OptimizerSettings } from '../../src/core/optimizers/optimizer';

/** What the tests that run over every method need to know of one. It stands in the method's own test folder, as `row.ts`. */
export interface MethodRow {
  /** Settings that keep a whole run short. */
  readonly short: OptimizerSettings;
  /** Settings for three steps of a run. */
  readonly threeSteps: OptimizerSettings;
  /** Whether its reflection model sees scores of earlier candidates. */
  readonly scores: boolean;
  /** Whether its reflection model sees what went wrong. */
  readonly failures: boolean;
  /** The kind of slot that it rewrites. */
  readonly rewrites: 'text' | 'rules';
  /** Whether it can remove an old rule. */
  readonly shrinks: boolean;
  readonly answers: AnswerRow;
}

/** What a method gets from its reflection model. */
export interface AnswerRow {
  /** Settings for a run that asks for one candidate. */
  readonly once: OptimizerSettings;
  /** An answer that becomes a candidate. */
  readonly good: string;
  /** An answer whose candidate holds `level N`, on which the answers of simulated task models depend, and differs by the number. */
  readonly written: (level: number, number: number) => string;
  /** Whether a request is the one whose answer becomes a candidate. */
  readonly asks: (request: string) => boolean;
  /** Answers that cannot be read, by what is wrong with them. */
  readonly garbage: Readonly<Record<string, string>>;
}

/** The row of a method. @throws where its test folder has none */
export function rowOf(method: string): MethodRow {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the bundler takes in all files of this form at once
  return (require(`../core/optimizers/${method}/row.ts`) as { readonly row: MethodRow }).row;
}
