import type { Split } from '../../cases/case';
import type { Expectation } from '../../cases/expectation';
import type { ModelRole } from '../../models/model';
import type { ScorePart } from '../../metrics/metric';
import type { Flaws } from '../../modelText/flaws';
import type { KeptExhibit } from '../../optimizers/exhibit';
import type { ReflectionKind, RunMethod } from '../../optimizers/optimizer';
import type { FileChanges, ItemsByComponent } from '../../prompt/candidate';
import type { Component, Values } from '../../prompt/program';
import type { Interval } from '../../stats/interval';
import type { Verdict } from '../../stats/verdict';
import type { ChatMessage, FailureKind } from '../../models/model';
import type { CacheCheck, Estimate, RecordedFile, RunSettings, StopReason } from '../journal/events';
import type { BudgetLimits } from '../../models/limits';
import type { Outlook } from '../outlook';
import type { ScoreKind } from './scoreKind';

/**
 * A mean score with its 95 % interval, both with twins as one case. `count` and `errors` count cases scored,
 * and those without an answer; these are not part of the mean.
 */
export interface ScoreSummary {
  readonly kind: ScoreKind;
  readonly mean: number;
  readonly interval: Interval;
  readonly count: number;
  readonly errors: number;
  /** Of how many answers how many were cut off, or none, and why; absent where all were whole. */
  readonly flaws?: FlawShares;
  /** On how many cases the model reasoned before it answered; absent where on none. */
  readonly reasoned?: number;
}

/** How many of some answers have which flaw. */
export interface FlawShares extends Flaws {
  /** Answers that were asked for, those that never came included. */
  readonly of: number;
}

/**
 * How a run stands: under way here, or in another window or on the command line; stopped by a person; interrupted by a window that closed
 * or a crash; left since it failed; or ended. Only what has ended has a verdict.
 */
export type RunState = 'running' | 'elsewhere' | 'stopped' | 'interrupted' | 'failed' | 'ended';

/** Where a candidate stands: the file as it is, being scored, admitted once, the best now, or out and why. */
export type CandidateState = 'baseline' | 'open' | 'admitted' | 'best' | 'rejected';

/** A race of the gate: cases compared, of how many, and on how many the candidate was better and worse. */
export interface RaceView {
  readonly compared: number;
  readonly of: number;
  readonly fixed: number;
  readonly broken: number;
  /** Model answers when it was over; absent where that is not known. */
  readonly answers?: number;
}

/** A candidate, as the panel and the tree show it. */
export interface CandidateView {
  /** `c7`; drafts that were rejected before a call have ids `r1`, `r2`, … */
  readonly id: string;
  readonly parents: readonly string[];
  readonly step: number;
  /** What differs from the program. */
  readonly values: Values;
  readonly files?: FileChanges;
  readonly tokens: number;
  readonly state: CandidateState;
  /** Why it was rejected or admitted. */
  readonly reason?: string;
  /** A validation score is given once all validation cases were asked: a race asks the telling ones first. */
  readonly scores: Readonly<Partial<Record<Split, ScoreSummary>>>;
  /** How the gate compared it with the incumbent. */
  readonly race?: RaceView;
  /** Validation score minus the baseline's, on the same cases; points are hundredths. */
  readonly change?: number;
  readonly reflection?: string;
  readonly items?: ItemsByComponent;
  readonly isControl?: true;
  /** The one answer to all of so many cases, where several are expected; absent where answers differ, or cases are few. */
  readonly oneAnswer?: { readonly answer: string; readonly cases: number };
}

/** One case on which a candidate and its baseline were both scored. */
export interface CaseChange {
  readonly case: string;
  readonly split: Split;
  readonly input: string;
  readonly expected?: Expectation;
  readonly before: number;
  readonly after: number;
  readonly outputBefore?: string;
  readonly outputAfter?: string;
  readonly feedbackAfter?: string;
  /** What the two scores are made of, where that is more than one thing. */
  readonly partsBefore?: readonly ScorePart[];
  readonly partsAfter?: readonly ScorePart[];
  readonly file: string;
  readonly line: number;
}

/** A case whose score is below 1, or that got no answer. Its texts are whole. */
export interface FailedCase {
  readonly case: string;
  readonly input: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly expected?: Expectation;
  /** From 0 to 1; absent where there is no answer. */
  readonly score?: number;
  readonly output?: string;
  readonly feedback?: string;
  /** What the score is made of, where that is more than one thing. */
  readonly parts?: readonly ScorePart[];
  /** Why there is no answer. */
  readonly error?: string;
  readonly file: string;
  readonly line: number;
}

/** A page of the failed cases of one split, and how many of them have a wrong answer and how many none. */
export interface FailedPage {
  readonly wrong: number;
  readonly unanswered: number;
  /** The lowest scores first, then those without an answer. */
  readonly cases: readonly FailedCase[];
}

/** What became of a case from the original to a candidate: a better score, a worse one, or the same. */
export type CaseOutcome = 'fixed' | 'broken' | 'same';

/** A candidate and the original on the cases of one split on which both have a score. */
export interface SplitPairs {
  readonly split: Split;
  /** Cases of the split, compared or not. */
  readonly size: number;
  readonly counts: Readonly<Record<CaseOutcome, number>>;
  /** Where every score is pass or fail: of the same ones, those that are right. */
  readonly sameRight?: number;
  /** Mean scores over the compared cases, twins as one. */
  readonly before: number;
  readonly after: number;
  /**
   * Mean change of the score over all compared cases, twins as one, over the fixed ones and over the broken ones; 0 where there are none.
   */
  readonly meanChange: Readonly<Record<'all' | 'fixed' | 'broken', number>>;
  /** The first page of those that changed. */
  readonly first: Readonly<Record<'fixed' | 'broken', readonly CaseChange[]>>;
}

/** Names a page of compared cases: those of one split and outcome, from a place in their order on. */
export interface CasePage {
  readonly split: Split;
  readonly outcome: CaseOutcome;
  readonly from: number;
}

/** One reflection, or one request for proposals, with what came of it. What was asked and answered is read when a person opens it. */
export interface ReflectionView {
  readonly id: string;
  readonly step: number;
  readonly kind: ReflectionKind;
  readonly title: string;
  /** How many answers were asked for, and how many came. */
  readonly answers: number;
  readonly arrived: number;
  readonly cases: readonly string[];
  /** Candidates and rejected drafts that came of it. */
  readonly candidates: readonly string[];
}

/** What was asked and answered in a reflection. */
export interface ReflectionTexts {
  /** As the reflection model saw them. */
  readonly messages: readonly ChatMessage[];
  /** Null for one that never came. */
  readonly answers: readonly (string | null)[];
}

/** A step of the optimizer. */
export interface StepView {
  readonly step: number;
  readonly description: string;
}

/** A point of the accuracy curve: a candidate at the number of model answers at which its validation score was known. */
export interface CurvePoint {
  readonly answers: number;
  readonly candidate: string;
  readonly score: number;
  readonly interval: Interval;
  /** The best admitted candidate's score from here on. */
  readonly best: number;
  readonly bestInterval: Interval;
}

/** Model calls made so far, by role; answers from the cache apart. */
export interface CallCounts {
  readonly task: number;
  readonly reflection: number;
  readonly judge: number;
  readonly cached: number;
}

/** What a run has spent. `cost` only where all prices are set. */
export interface Spending {
  readonly calls: CallCounts;
  /** When the oldest and the newest of the answers from the cache were received (ISO 8601); absent where that is not known. */
  readonly kept?: { readonly oldest: string; readonly newest: string };
  /** Answers so far, those from the cache included. What failed is none, however often it was tried. */
  readonly answers: number;
  /** Of these, those whose request the endpoint has cut off, by its own count of tokens; absent where there are none. */
  readonly inputCut?: number;
  /** Tokens of an answer of the task model, in the mean; absent where none came. */
  readonly answerTokens?: number;
  /** How long an answer of the reflection model took, in the mean; absent where none came. */
  readonly secondsOfReflection?: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost?: number;
  /** Minutes that the run was at work, breaks between an interruption and its resumption left out. */
  readonly minutes: number;
}

/** A copy of the original that was judged like a candidate: what noise alone does. */
export interface ControlView {
  readonly candidate: string;
  /** What would have been said of it. */
  readonly verdict: Verdict;
}

/** A run as every view shows it: a fold over its journal. */
export interface RunView {
  readonly id: string;
  readonly state: RunState;
  /** Of a run that is under way elsewhere, who has it: `process 4711 since 9:12`. Set by the host, which alone can know. */
  readonly owner?: string;
  /** Of a run that failed, the kind of error; `statusLine` says it in words. */
  readonly failure?: FailureKind;
  /**
   * The files of the program, where they are now and as they were when the run began; the first is that which the run is named by. At least
   * one.
   */
  readonly files: readonly RecordedFile[];
  /** What of the program may change, as it was when the run began. */
  readonly components: readonly Component[];
  /** Names of those that its method may change. */
  readonly mayChange: readonly string[];
  /** Where the eval file is now in which those stand that stand in none of the files. */
  readonly evalFile?: string;
  readonly method: RunMethod;
  readonly preset: string;
  readonly metric: string;
  /** Whether scores are passes and fails, or anything from 0 to 1. */
  readonly scale: RunSettings['scale'];
  readonly models: Readonly<Record<ModelRole, string>>;
  /** The roles that the run asks. */
  readonly asked: readonly ModelRole[];
  readonly seed: number;
  /** Rollouts of each case. */
  readonly repeats: number;
  /** The most tokens of one answer. */
  readonly maxAnswerTokens: number;
  /** The longest expected answer, in characters; 0 where none is expected. */
  readonly longestExpected: number;
  /** What the prompt speaks of and the agent does not do, in words; absent where there is nothing. */
  readonly notTried?: readonly string[];
  /** Of an evaluation, test cases are all that no run has used to make the prompt, and the others those that one has. */
  readonly splitSizes: Readonly<Record<Split, number>>;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly budget: BudgetLimits;
  /** Absent where nobody asked for one. */
  readonly estimate?: Estimate;
  readonly spending: Spending;
  readonly steps: readonly StepView[];
  /** What is going on now, or how it ended, in one line. */
  readonly statusLine: string;
  readonly baseline: string;
  readonly best: string;
  readonly candidates: readonly CandidateView[];
  readonly curve: readonly CurvePoint[];
  readonly reflections: readonly ReflectionView[];
  /** What the method showed: the latest of each id, in the order in which they came up. */
  readonly exhibits: readonly KeptExhibit[];
  readonly stopReason?: StopReason;
  /** The stop reason in words, with its numbers. */
  readonly stopDetail?: string;
  readonly verdict?: Verdict;
  /** Ids of candidates that a person accepted into the file, oldest first. */
  readonly accepted: readonly string[];
  /** Whether answers of earlier runs were used; absent where there were none. */
  readonly cacheCheck?: CacheCheck;
  /** What speaks against the search; absent where nothing does. */
  readonly outlook?: Outlook;
  readonly control?: ControlView;
  /** Answers that never came. */
  readonly errors: number;
  /** Calls that asked for them, all in vain. */
  readonly failedCalls: number;
}
