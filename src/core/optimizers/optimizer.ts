import type { Case } from '../cases/case';
import type { RolloutVariant } from '../agents/rolloutVariant';
import type { Trajectory } from '../agents/trajectory';
import type { Described } from '../described';
import type { Json } from '../json';
import type { AnswerFormat, ChatMessage, Completion } from '../models/model';
import type { Candidate, FileChanges, ItemsByComponent } from '../prompt/candidate';
import type { ComponentKindId } from '../prompt/kinds/componentKinds';
import type { Program, Values } from '../prompt/program';
import type { Random } from '../stats/random';
import type { Exhibit } from './exhibit';

/** What a run does: the id of a method in `methods`, or `evaluate`, which only measures the prompt as it is. */
export type RunMethod = string;

/** `paper` holds the published defaults; `practical` is small enough for an afternoon's budget. */
export type PresetName = 'practical' | 'paper';

/** A method's settings by name, as files and journals hold them. The method's own schema says which there are. */
export type OptimizerSettings = Readonly<Record<string, Json>>;

/** Which performance of a training case is asked for. The same request is never performed twice. */
export interface RolloutRequest extends RolloutVariant {
  readonly candidate: Candidate;
  readonly case: Case;
  /** Counts from 1 further performances of what is otherwise the same. */
  readonly sample?: number;
}

/** One answered and scored training case. `error` is set, and `score` is not, when the model gave no answer. */
export interface Rollout {
  /** Unique in the run: the key under which the journal holds it. */
  readonly id: string;
  readonly case: Case;
  /** What was answered; absent where nothing was. */
  readonly output?: string;
  /** All that happened, for a method that says that it reads it. */
  readonly trajectory?: Trajectory;
  readonly score?: number;
  readonly feedback: string;
  readonly error?: string;
}

/** What an optimizer offers as a new version of the program. */
export interface Draft {
  readonly parents: readonly string[];
  /** New values of components. What is not named stays as it is in the program, not as in a parent. */
  readonly values: Values;
  readonly files?: FileChanges;
  readonly reflection?: string;
  readonly items?: ItemsByComponent;
}

/** What became of a draft before it cost a call. */
export type Proposal =
  | { readonly outcome: 'new'; readonly candidate: Candidate }
  /** The same version was made before: `candidate` is the earlier one, and nothing is scored again. */
  | { readonly outcome: 'duplicate'; readonly candidate: Candidate }
  | { readonly outcome: 'rejected'; readonly reason: string };

/** What the gate said. Optimizers learn whether, never on which cases. */
export interface Admission {
  readonly admitted: boolean;
  readonly reason: string;
}

/** What is asked for: a reflection on one failure, new rules, new instructions, or an answer once more that could not be read. */
export type ReflectionKind = 'failure' | 'meta' | 'proposal' | 'repair';

/** A request to the reflection model. */
export interface ReflectionRequest {
  /** A short name for people: `Reflect on line 12`. */
  readonly title: string;
  readonly kind: ReflectionKind;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly maxTokens: number;
  /** How many answers are sampled from the same messages. */
  readonly samples: number;
  /** The training cases that the messages show. */
  readonly cases: readonly string[];
  /** The candidate that the messages speak of. */
  readonly candidate?: string;
  /** The JSON that the answer may be, where the endpoint can hold the model to it. */
  readonly format?: AnswerFormat;
}

/** One answer of the reflection model, read by nothing yet. */
export type ReflectionAnswer = Pick<Completion, 'text' | 'finish'>;

/** The reflection model's answers. A sample whose call failed is `undefined`. */
export interface Reflection {
  readonly id: string;
  readonly answers: readonly (ReflectionAnswer | undefined)[];
}

/**
 * What is left of a budget for the search, beside what is kept for the end. It is decided by what was answered, never by when, so that a
 * replay is told the same.
 */
export interface Room {
  /** How many rollouts of training cases by the incumbent it is expected to pay for; infinite where nothing is limited. */
  readonly rollouts: number;
  /** How many rollouts one submission takes at the most. */
  readonly submission: number;
  /**
   * From 0 to 1: the share that the test cases are of those it takes to prove the gain of a candidate that mends half of what the incumbent
   * misses (see `run/outlook.ts`); 1 where there are enough.
   */
  readonly hope: number;
}

/**
 * All that an optimizer can see and do. There is no way from here to a validation or a test case: candidates are submitted,
 * and an admission comes back.
 */
export interface OptimizerContext {
  readonly program: Program;
  /** The program as it is: `c0`. */
  readonly base: Candidate;
  /** The best admitted candidate so far; `base` at first. */
  readonly incumbent: Candidate;
  readonly training: readonly Case[];
  /** A generator of its own for a purpose within this step; the same in every replay. */
  random(purpose: string): Random;
  /** Begins a step, counting from 1; `description` is the live line of the panel. */
  beginStep(step: number, description: string): void;
  /** Why a draft with these values would be rejected, so that a model can be asked for a better one; undefined where it would not. */
  faultOf(values: Values): string | undefined;
  /** What the search may still spend. Limits of minutes have no part in it. */
  room(): Room;
  /** Offers a draft. Frozen bytes, variables, length and duplicates are checked here, before any call. */
  propose(draft: Draft): Proposal;
  /** Records a draft that could not even be proposed, such as an answer without the marks it was asked for. */
  reject(draft: Draft, reason: string): void;
  /**
   * Performs and scores training cases; what was performed before is not asked again. Same order as `requests`.
   * @throws RangeError for a case that is no training case.
   */
  rollouts(requests: readonly RolloutRequest[]): Promise<readonly Rollout[]>;
  /** Asks the reflection model, all requests at once. Same order as `requests`. */
  reflect(requests: readonly ReflectionRequest[]): Promise<readonly Reflection[]>;
  /** Records why the optimizer itself dropped a candidate. */
  drop(candidate: Candidate, reason: string): void;
  /** The one gate: compares with the incumbent on the validation split; an admitted candidate is the incumbent from then on. */
  submit(candidate: Candidate): Promise<Admission>;
  /**
   * Shows a person something of the method's state; a later exhibit of the same id takes its place.
   * What is too large is cut (see `keptExhibit`).
   */
  show(exhibit: Exhibit): void;
}

/** Why an optimizer ended by itself. */
export interface OptimizerEnd {
  readonly reason: 'finished' | 'stalled' | 'nothing-to-learn';
  readonly detail: string;
  /**
   * What it does with what is left of the budget: the reason stands, whatever comes of that.
   * @param say is told what came of it so far, in a sentence that takes the place of the one before.
   */
  readonly tidy?: (say: (sentence: string) => void) => Promise<void>;
}

/** A method that proposes candidates. Its options are called settings: they begin with a preset. */
export interface Optimizer<Settings extends object = object> extends Described<Settings> {
  /** Where the method comes from. */
  readonly source: string;
  /** The kinds of components that it rewrites. */
  readonly improves: readonly ComponentKindId[];
  /** Whether it reads what happened in rollouts, and not only what they came to: all of that is then held in memory. */
  readonly readsTrajectories?: true;
  readonly presets: Readonly<Record<PresetName, Settings>>;
  /** Runs until it has nothing more to propose. A spent budget or a stop ends it from outside, by an exception it must not catch. */
  optimize(context: OptimizerContext, settings: Settings): Promise<OptimizerEnd>;
}
