import type { Case } from '../cases/case';
import type { Described } from '../described';
import type { Json } from '../json';
import type { InputProblem } from '../problems';
import type { Item } from '../prompt/item';
import type { Version } from '../prompt/candidate';
import type { Component, Program } from '../prompt/program';
import type { Random } from '../stats/random';
import type { Outcome, Trajectory } from './trajectory';
import type { World } from './world';

/** What an agent is to do: answer a case, by one version of a program, with what it remembers. */
export interface Task extends Version {
  readonly case: Case;
  readonly memory: readonly Item[];
}

/** How many times an agent asks the task model in one rollout. */
export interface Turns {
  readonly fewest: number;
  /** What is expected as long as no rollout was seen. */
  readonly typical: number;
  readonly most: number;
}

/** Something that a prompt speaks of, and that an agent does not do. */
export interface NotTried {
  /** What it is, in few words, for the verdict. */
  readonly words: string;
  /** What a person should know of it before a run. */
  readonly problem: InputProblem;
}

/** How a program answers a case with a model. Holds no state: run again with the same answers, it asks the same. */
export interface Agent {
  readonly turns: Turns;
  /**
   * Whether what a component says can change an answer. What cannot is changed by no method: it would seem level, and so could be shortened
   * away.
   */
  reads(component: Component, program: Program): boolean;
  /** What a program speaks of that this agent does not do; absent for one that does all. */
  notTried?(program: Program): Promise<readonly NotTried[]>;
  /** Performs a task. What its world throws ends it; it catches nothing but what it names. */
  run(task: Task, world: World): Promise<Outcome>;
  /** A made-up rollout, for estimates. */
  dry(task: Task, random: Random): Trajectory;
}

/** A kind of agents. */
export interface AgentKind<Options extends object = object> extends Described<Options> {
  create(options: Options): Agent;
}

/** An agent as settings name it. */
export interface AgentSettings {
  readonly kind: string;
  /** By name, as the schema of the kind has them. */
  readonly options: Readonly<Record<string, Json>>;
}
