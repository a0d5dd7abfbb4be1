import type { Trajectory } from '../agents/trajectory';
import type { Case } from '../cases/case';
import type { Expectation } from '../cases/expectation';
import type { AnswerFormat, ChatMessage, Completion } from '../models/model';
import type { Described } from '../described';
import type { Pattern } from './pattern';

/** How good one rollout is. */
export interface Score {
  /** From 0 (wrong) to 1 (right). */
  readonly value: number;
  /** Why, in words that a reflection model can learn from. */
  readonly feedback: string;
  /** What it is made of, where that is more than one thing. */
  readonly parts?: readonly ScorePart[];
}

/** A part of a score: one of several objectives, or what a step was worth. */
export interface ScorePart {
  readonly name: string;
  /** From 0 to 1. */
  readonly value: number;
  /** How much it counts beside the others, 0 or more. */
  readonly weight?: number;
  /** The step of the trajectory that it is about, from 0; absent where it is about all of it. */
  readonly step?: number;
  readonly feedback?: string;
}

/** Asks the judge model. Its answer may be cut off. */
export type AskJudge = (messages: readonly ChatMessage[], format: AnswerFormat) => Promise<Pick<Completion, 'text' | 'finish'>>;

/**
 * Whether a pattern matches anywhere in a text.
 * @throws ModelError of kind `not-scored` when that cannot be said: it takes too long, or is no pattern.
 */
export type MatchPattern = (pattern: Pattern, text: string) => Promise<boolean>;

/** Turns a trajectory and its case into a score. */
export interface Metric {
  /** Its kind's id; a run's has its options beside it (see `metricId`). */
  readonly id: string;
  /** `binary` metrics give only 0 and 1; the verdict's test depends on it. */
  readonly scale: 'binary' | 'graded';
  /** Whether scoring asks the judge model, once a rollout. */
  readonly usesJudge: boolean;
  /** Whether a case needs `expected`. */
  readonly needsExpected: boolean;
  /** Whether nothing may stand beside what is expected, so that a longer answer is never right. */
  readonly comparesWhole?: true;
  /**
   * Scores one rollout.
   * @throws ModelError when the judge gives no usable answer, or a pattern cannot be matched: an error is never a score.
   */
  score(trajectory: Trajectory, promptCase: Case, ask: AskJudge, match: MatchPattern): Promise<Score>;
  /** Whether it compares JSON: an expected list is one value then, and not several that are right. */
  readonly expectsJson?: boolean;
  /** The metrics that a case is scored by, and with what, where cases say so themselves; all must hold. */
  applied?(promptCase: Case): readonly AppliedMetric[];
  /**
   * Why it cannot compare with a case's expected text, in a sentence; undefined where it can. Asked before a run: a metric that meets
   * one throws.
   */
  faultOfExpected?(expected: Expectation): Promise<string | undefined>;
  /** The pattern that it makes of an expected text, to be compiled before a run; undefined where it makes none. */
  patternFor?(expected: string): Pattern | undefined;
}

/** A metric, and what it compares an output with. */
export interface AppliedMetric {
  readonly metric: Metric;
  readonly expected: Expectation;
}

/** A metric as it is chosen: it describes itself and its options, and makes the metric with them. */
export interface MetricKind<Options extends object = object> extends Described<Options> {
  /** The metric with these options, which its schema has taken. */
  create(options: Options): Metric;
  /** The options with what the expected texts of the cases decide of those that are left out. */
  settle?(options: Options, expected: readonly string[]): Promise<Options>;
}
