import type { Case } from '../cases/case';
import type { ChatMessage, Completion, Usage } from '../models/model';

/** What came of one rollout: everything that was said, and the output that is scored. */
export interface Trajectory {
  /** The conversation, the model's own turns included. */
  readonly messages: readonly ChatMessage[];
  readonly output: string;
  readonly usage: Usage;
}

/** Asks the task model with the given conversation. */
export type AskTaskModel = (messages: readonly ChatMessage[]) => Promise<Completion>;

/** How a prompt answers a case with a model. */
export interface Agent {
  readonly id: string;
  /**
   * Answers one case.
   * @param promptText the prompt file's full text, slots filled in.
   */
  answer(promptText: string, promptCase: Case, ask: AskTaskModel): Promise<Trajectory>;
}
