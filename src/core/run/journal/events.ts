import type { AgentSettings } from '../../agents/agent';
import type { Case, Split } from '../../cases/case';
import type { Json } from '../../json';
import type { ScorePart } from '../../metrics/metric';
import type { BudgetLimits, Price } from '../../models/limits';
import type { ChatMessage, Completion, FailureKind, ModelErrorKind, ModelRole, ToolCall, Usage } from '../../models/model';
import type { Flaws } from '../../modelText/flaws';
import type { SettingsByRole } from '../../models/roleSettings';
import type { KeptExhibit } from '../../optimizers/exhibit';
import type { OptimizerSettings, PresetName, ReflectionKind, RunMethod } from '../../optimizers/optimizer';
import type { FileChanges, ItemsByComponent } from '../../prompt/candidate';
import type { Attachment, Component, FilePlace, Values } from '../../prompt/program';
import type { Verdict } from '../../stats/verdict';
import type { Outlook } from '../outlook';

/** Everything that decides a run, beside the prompt, the cases and the completions. */
export interface RunSettings {
  readonly method: RunMethod;
  readonly preset: PresetName;
  readonly optimizer: OptimizerSettings;
  /** How the prompt answers a case. */
  readonly agent: AgentSettings;
  /** Model ids by role, as `PROVIDER:NAME` or `lexical`. */
  readonly models: Readonly<Record<ModelRole, string>>;
  /**
   * The base URL that `openai:` models were asked at, without anything secret (see `endpointToRecord`);
   * absent for OpenAI's own and where there are none.
   */
  readonly endpoint?: string;
  /** What is each role's own. */
  readonly roles?: SettingsByRole;
  readonly metric: string;
  readonly scale: 'binary' | 'graded';
  readonly seed: number;
  readonly budget: BudgetLimits;
  /** By model id; a model without a price costs nothing that is known. */
  readonly prices: Readonly<Record<string, Price>>;
  /** The most tokens of one task answer. */
  readonly maxAnswerTokens: number;
  /** The most tokens that a candidate may have; one no longer than the original may have more. Absent for no limit. */
  readonly maxPromptTokens?: number;
  /** The most characters that a slot may hold. */
  readonly maxSlotCharacters: number;
  /** Rollouts of each case; its score is their mean. */
  readonly repeats: number;
  /** What the prompt speaks of and the agent does not do, such as files that are not sent, in words; absent where there is nothing. */
  readonly notTried?: readonly string[];
  /** Whether a copy of the original is judged like a candidate, to show what noise alone does. */
  readonly control?: boolean;
  /** Model calls under way at once when the run began. A limit of tokens or money is kept by it, also when it is taken up with another. */
  readonly concurrency: number;
}

/** What is expected to be used: most often about so much, and how little and how much it can come to. */
export interface Expected {
  readonly minimum: number;
  readonly typical: number;
  readonly maximum: number;
}

/** What a run is expected to use. `cost` only where all prices are set. */
export interface Estimate {
  readonly calls: Expected;
  readonly tokens: Expected;
  readonly cost?: Expected;
}

/** A file of the program as it was when a run began. */
export interface RecordedFile extends FilePlace {
  /** As it was then. */
  readonly path: string;
  /**
   * Relative to the folder that the run is kept in, with slashes: it holds where that was copied or moved.
   * Absent where the file was outside of it.
   */
  readonly place?: string;
  readonly text: string;
  readonly hash: string;
}

/** The program as it was when a run began. */
export interface RecordedProgram {
  /** The first one is that which the run is named by. */
  readonly files: readonly RecordedFile[];
  /** What stands in none of the files. */
  readonly configuration: readonly Component[];
  /** Where that stands; absent where there is none. */
  readonly evalFile?: FilePlace;
  /** Names of components that no method may change. */
  readonly locked: readonly string[];
  /** Files that were sent with the first one. */
  readonly attachments?: readonly Attachment[];
  /** Names of those that the run's method may change; of an evaluation, those that any method could. */
  readonly mayChange: readonly string[];
}

/** Why a run ended. */
export type StopReason =
  | 'finished'
  | 'stalled'
  | 'nothing-to-learn'
  | 'perfect'
  | 'budget'
  /** A person ended the search. */
  | 'stopped';

/** A case as it was scored, as it is journaled. One without any answer has an `error` and no `score`. */
export interface CaseScore {
  readonly case: string;
  readonly score?: number;
  /** The share of its rollouts that got an answer, where it is not all of them; the score is the mean of these. */
  readonly answered?: number;
  readonly output?: string;
  readonly feedback?: string;
  /** Of repeated rollouts, those of the worst, as the output and the feedback are. */
  readonly parts?: readonly ScorePart[];
  readonly error?: string;
  /** How many of its rollouts had an answer that was cut off, or none, and why. */
  readonly flaws?: Flaws;
  /** The model reasoned before it answered. */
  readonly reasoned?: true;
  /** How often it was begun again, since a session that was opened anew had gone another way. */
  readonly restarted?: number;
}

/** An answer of the original that an earlier run received, as it is scored now. */
export interface KeptScore {
  readonly case: string;
  /** From 0 to 1. */
  readonly score: number;
}

/** What came of something that was done outside: an output, or why there is none. */
export interface EffectEvent {
  readonly type: 'effect';
  readonly key: string;
  /** The host's kind. */
  readonly kind: string;
  readonly requestHash: string;
  readonly output?: Json;
  readonly error?: string;
  /** How long it took. */
  readonly milliseconds: number;
  /** Calls of models that it made itself, and what they used. */
  readonly attempts: number;
  readonly usage?: Usage;
  /** As of a completion. */
  readonly salvaged?: true;
}

/**
 * What a run received from outside. These lines may stand in any order; a resumed run is answered from them.
 * `requestHash` guards against answering a request that is no longer the same.
 */
export type InputEvent =
  | {
      readonly type: 'completion';
      readonly key: string;
      readonly role: ModelRole;
      readonly requestHash: string;
      readonly text: string;
      readonly reasoning?: string;
      readonly calls?: readonly ToolCall[];
      readonly finish: Completion['finish'];
      readonly endedBy?: string;
      readonly isInputCut?: true;
      readonly usage: Usage;
      /** Calls that were made to get it, failed attempts included, refused ones not; 0 when it came from the cache. */
      readonly attempts: number;
      /** How long it took, of the reflection model. */
      readonly milliseconds?: number;
      /** When it was received (ISO 8601), where it came from the cache and that is known. */
      readonly keptAt?: string;
      /** It stood behind damage in the journal: it answers its request only if that is still the same. */
      readonly salvaged?: true;
    }
  | {
      readonly type: 'failure';
      readonly key: string;
      readonly role: ModelRole;
      readonly requestHash: string;
      readonly kind: ModelErrorKind;
      readonly message: string;
      readonly attempts: number;
      readonly salvaged?: true;
    }
  /** Attempts of a call that was broken off before there was an answer. They count; the call is made again. */
  | { readonly type: 'attempts'; readonly key: string; readonly role: ModelRole; readonly attempts: number }
  /** The call was not made: at that moment the time was over, or the budget had no room for a call that was not foreseen. */
  | { readonly type: 'spent'; readonly key: string; readonly role: ModelRole; readonly message: string }
  /**
   * A pattern was not matched to the end, since the time was over; or not at all. What is matched in time is not recorded: it is the
   * same whenever it is done again.
   */
  | { readonly type: 'unmatched'; readonly key: string; readonly matchHash: string; readonly message: string }
  | EffectEvent
  /** An attempt at a rollout could not go on in a session that was opened anew: it was given up, and the rollout begun again. */
  | { readonly type: 'diverged'; readonly key: string }
  /** A person ended the search, after so many events of the run. */
  | { readonly type: 'search stopped'; readonly emitted: number }
  /** What answers the pairs of the verdict from here on: the models, and where they are asked. */
  | { readonly type: 'served'; readonly by: string }
  /** How many of the original's answers an earlier run had received, and what those score that are drawn to be asked again. */
  | { readonly type: 'kept'; readonly count: number; readonly drawn: readonly KeptScore[] };

/** Whether answers of earlier runs may be used: some of the original's were asked again, twice. */
export interface CacheCheck {
  /** Answers of the original that an earlier run had received. */
  readonly kept: number;
  /** How many of them were asked again, and answered both times. */
  readonly asked: number;
  /** How many of these scored otherwise than before, the first time that they were asked again. */
  readonly changed: number;
  /** How many of them scored otherwise the second time than the first: what a model does that only wavers. */
  readonly wavered: number;
  /** Whether this run uses answers of earlier ones. */
  readonly isTrusted: boolean;
}

/** What a run did with what it received. Their order is the same in every replay. */
export type RunEvent =
  /** Cases of the run, so many at a time that no line is long. All of them stand before `started`. */
  | { readonly type: 'cases'; readonly cases: readonly Case[] }
  | {
      readonly type: 'started';
      readonly formatVersion: 5;
      readonly program: RecordedProgram;
      readonly settings: RunSettings;
      readonly splits: Readonly<Record<Split, readonly string[]>>;
      /** Absent where nobody asked for one. */
      readonly estimate?: Estimate;
    }
  | { readonly type: 'step'; readonly step: number; readonly description: string }
  | {
      readonly type: 'candidate';
      readonly id: string;
      readonly parents: readonly string[];
      readonly step: number;
      /** What differs from the program. */
      readonly values: Values;
      readonly files?: FileChanges;
      readonly tokens: number;
      readonly reflection?: string;
      readonly items?: ItemsByComponent;
      readonly isControl?: true;
    }
  | {
      readonly type: 'rejected';
      readonly step: number;
      readonly parents: readonly string[];
      readonly values: Values;
      readonly files?: FileChanges;
      readonly reason: string;
      readonly reflection?: string;
      /** The earlier candidate that it repeats, where that is the reason. */
      readonly duplicateOf?: string;
    }
  /** A rollout that is not the usual one of its candidate and case: with memory, as a further sample, from a recorded beginning. */
  | ({ readonly type: 'rolled'; readonly id: string; readonly candidate: string } & CaseScore)
  | { readonly type: 'scored'; readonly candidate: string; readonly split: Split; readonly scores: readonly CaseScore[] }
  | {
      readonly type: 'reflection';
      readonly id: string;
      readonly step: number;
      readonly kind: ReflectionKind;
      readonly title: string;
      /** As the reflection model saw them. */
      readonly messages: readonly ChatMessage[];
      readonly answers: readonly (string | null)[];
      readonly cases: readonly string[];
      readonly candidate?: string;
    }
  /** What the method wants a person to see from here on. */
  | ({ readonly type: 'exhibit' } & KeptExhibit)
  | { readonly type: 'dropped'; readonly candidate: string; readonly reason: string }
  | ({ readonly type: 'cache checked' } & CacheCheck)
  /** Once the original was scored, and where something speaks against the search. */
  | ({ readonly type: 'outlook' } & Outlook)
  /** What the verdict would be if the control, a copy of the original, were the winner. */
  | { readonly type: 'control'; readonly candidate: string; readonly verdict: Verdict }
  | {
      readonly type: 'gate';
      readonly candidate: string;
      readonly incumbent: string;
      readonly admitted: boolean;
      readonly reason: string;
      /** Validation cases on which the two were compared, and on which they could have been. */
      readonly compared: number;
      readonly of: number;
      /** Cases on which the candidate was better, and worse. */
      readonly fixed: number;
      readonly broken: number;
    }
  | {
      readonly type: 'ended';
      readonly reason: StopReason;
      readonly detail: string;
      readonly best: string;
      /** Absent for an evaluation. */
      readonly verdict?: Verdict;
    };

/** What was said about a run from outside it, after or during: never part of its replay. */
export type NoteEvent =
  /** The run was left before its end: `by` whom, or with which kind of `failure`. Where neither is there, it was stopped by a person. */
  | { readonly type: 'interrupted'; readonly message: string; readonly failure?: FailureKind; readonly by?: 'person' | 'window' }
  /** The run was taken up again here. */
  | { readonly type: 'resumed' }
  | AcceptedNote;

/** A candidate was written into its file. Noted by whoever did that, also while another process has the run under way. */
export interface AcceptedNote {
  readonly type: 'accepted';
  readonly candidate: string;
  readonly hashBefore: string;
  readonly hashAfter: string;
}

/** One line of a journal, with the time it was written (ISO 8601). */
export interface JournalEntry {
  readonly at: string;
  /**
   * Whole milliseconds that the run had been at work by then, breaks left out, by a clock that neither
   * sleeps nor jumps; absent for an acceptance.
   */
  readonly atWork?: number;
  readonly event: RunEvent | InputEvent | NoteEvent;
}
