import type { AnswerFormat } from '../../models/model';
import type { AnsweredRule } from '../answers/rulesAnswer';

/** A request for new versions of the rules. */
export interface RulesRequest {
  readonly title: string;
  /** What of it is Whetstone's own, and so no answer. */
  readonly template: string;
  readonly text: string;
  /** The training cases that it shows, in their order. */
  readonly cases: readonly string[];
  readonly format: AnswerFormat;
  /** How the list has to look, for an answer that could not be read. */
  readonly form: string;
  /** The complete list that an answer stands for, where it says only a part of it. */
  complete(rules: readonly AnsweredRule[]): readonly AnsweredRule[];
}
