import type { Case } from '../cases/case';
import type { ChatMessage, Completion, Usage } from '../models/model';
import type { Version } from '../prompt/candidate';
import type { Component, Program } from '../prompt/program';

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
  /**
   * Whether what a component says can change an answer. What cannot is changed by no method: it would seem level, and so could be shortened
   * away.
   */
  reads(component: Component, program: Program): boolean;
  /** Answers one case with one version of the program. */
  answer(version: Version, promptCase: Case, ask: AskTaskModel): Promise<Trajectory>;
}
