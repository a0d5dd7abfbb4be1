import type { Json } from '../json';
import type { AnswerFormat, ChatMessage, Completion, ModelRole, ToolSpec } from '../models/model';
import type { Random } from '../stats/random';
import type { Outcome, StepBody } from './trajectory';

/** What an agent asks a model. The temperature is the rollout's. */
export interface Ask {
  readonly messages: readonly ChatMessage[];
  /** Tools that the model may call. */
  readonly tools?: readonly ToolSpec[];
  readonly format?: AnswerFormat;
  /** `task` unless given. */
  readonly role?: ModelRole;
  /** The most tokens of the answer; those of the run's settings unless given. */
  readonly maxTokens?: number;
}

/** What the run's metric says of an outcome. */
export interface Grade {
  /** From 0 to 1. */
  readonly value: number;
  readonly feedback: string;
}

/**
 * All that an agent can do: the only way out of core. What comes from outside is in the journal before it is used, and is taken from there
 * when a run is taken up again; so an agent that does the same with the same answers goes on where it was.
 */
export interface World {
  /**
   * A branch that may run beside others. What it asks is counted on its own, so that branches may be answered in any order.
   * @param name unique among the branches of this world
   */
  actor(name: string): World;
  /** @throws ModelError when there is no answer; BudgetSpent when nothing pays for one. */
  ask(ask: Ask): Promise<Completion>;
  /**
   * Does something outside.
   * @param kind of the host that does it: `mcp`, `command`, `retrieve`, …
   * @throws EffectError when the host has failed. What a tool itself calls an error is an output.
   */
  effect(kind: string, input: Json): Promise<Json>;
  /** Takes down what else happened. Asks and effects take themselves down. */
  record(step: StepBody): void;
  /** What the metric says of an outcome so far, for agents that learn between trials. @throws ModelError when it cannot be scored. */
  grade(outcome: Outcome): Promise<Grade>;
  /** Chance for a purpose: by seed, case, sample and branch, so that it is the same for every candidate and every memory. */
  random(purpose: string): Random;
  readonly signal: AbortSignal;
}
