import type { Case } from '../cases/case';
import type { ChatMessage, Completion, Usage } from '../models/model';
import type { Version } from '../prompt/candidate';

/** What came of one rollout: everything that was said, and the output that is scored. */
export interface Trajectory {
  /** The conversation, the model's own turns included. */
  readonly messages: readonly ChatMessage[];
  readonly output: string;
  readonly usage: Usage;
}

/** Asks the task model with the given conversation. */
export type AskTaskModel = (messages: readonly ChatMessage[]) => Promise<Completion>;

/** How a program answers a case with a model. */
export interface Agent {
  readonly id: string;
  /** Answers one case with one version of the program. */
  answer(version: Version, promptCase: Case, ask: AskTaskModel): Promise<Trajectory>;
}
