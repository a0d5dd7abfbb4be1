import type { Agent, Trajectory } from '../agents/agent';
import type { Case, Split } from '../cases/case';
import type { TwinUnits } from '../cases/twins';
import { countOf } from '../countOf';
import type { Metric } from '../metrics/metric';
import type { Budget } from '../models/budget';
import type { BudgetSpent } from '../models/budgetSpent';
import type { Account, ModelErrorKind, ModelRequest, ModelRole } from '../models/model';
import { isRetryable } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import type { Program } from '../prompt/program';
import { allText } from '../prompt/version';
import { mapConcurrently } from './concurrency';
import type { CaseScore, RunSettings } from './journal/events';
import type { Journal } from './journal/journal';
import type { MatchFor } from './journal/recordedMatcher';
import type { RecordedModel } from './journal/recordedModel';
import { NotAnswered } from './journal/recordedModel';
import { planRollouts } from './spending/rolloutPlan';
import type { ComparedScore } from './comparison/unanswered';
import type { RolloutName } from './rollout';
import { meanOfRollouts, performRollout } from './rollout';

/** A case as it was answered and scored. */
export interface EvaluatedCase extends ComparedScore {
  readonly trajectory?: Trajectory;
  /** Why its rollouts without an answer got none. */
  readonly failures?: readonly ModelErrorKind[];
}

/** What became of cases: those that were scored, and why that is not all of them. */
interface Rollouts {
  readonly scores: readonly EvaluatedCase[];
  readonly spent?: BudgetSpent;
}

/** What an evaluator works with. */
export interface EvaluatorParts {
  readonly program: Program;
  readonly agent: Agent;
  readonly metric: Metric;
  readonly matchFor: MatchFor;
  readonly models: Readonly<Record<ModelRole, RecordedModel>>;
  readonly settings: RunSettings;
  readonly budget: Budget;
  readonly journal: Journal;
  /** None for an evaluation, which compares nothing. */
  readonly twins: TwinUnits;
  /** Rollouts under way at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Too many calls gave no answer for the scores to mean anything. The message says what the calls said. */
export class TooManyErrors extends Error {
  override readonly name = 'TooManyErrors';
}

/** Answers and scores cases with a candidate; no case is asked twice of the same candidate. */
export class Evaluator {
  private readonly scored = new Map<string, Map<string, EvaluatedCase>>();
  private asksAnew = false;

  constructor(private readonly parts: EvaluatorParts) {}

  /**
   * Scores of the given cases, in their order.
   * @throws BudgetSpent before any call when the budget is not expected to pay for all of them, and later when it did not; what was scored
   * by then is kept.
   * @throws TooManyErrors when most of the calls failed, and it was not the candidate's doing.
   */
  async evaluate(candidate: Candidate, cases: readonly Case[], split: Split): Promise<readonly EvaluatedCase[]> {
    const known = this.scoresOf(candidate);
    const open = [...new Set(cases)].filter(({ id }) => !known.has(id));
    if (open.length > 0) {
      const { scores, spent } = await this.rollOut(candidate, open);
      this.take(candidate, split, scores);
      if (spent !== undefined) throw spent;
    }
    return cases.map(({ id }) => known.get(id) as EvaluatedCase);
  }

  /** The scores of those cases that were scored already. */
  known(candidate: Candidate, cases: readonly Case[]): readonly EvaluatedCase[] {
    const known = this.scored.get(candidate.id);
    return cases.flatMap(({ id }) => known?.get(id) ?? []);
  }

  /** Those of the cases that were not scored yet. */
  open(candidate: Candidate, cases: readonly Case[]): readonly Case[] {
    const known = this.scored.get(candidate.id);
    return cases.filter(({ id }) => known?.has(id) !== true);
  }

  /** Performs one rollout, and pays for it from the account. A sample of its own, and a control, are asked anew. */
  perform(name: RolloutName, account: Account): Promise<EvaluatedCase> {
    const { models, signal } = this.parts;
    const anew = this.asksAnew || name.sample !== undefined || name.candidate.isControl === true;
    return performRollout(name, this.parts, (role, request) => models[role].complete(request, signal), { account, anew });
  }

  /** A rollout as this run has received it. @throws NotAnswered when one of its calls was not answered; BudgetSpent when one was refused. */
  recall(name: RolloutName): Promise<EvaluatedCase> {
    const { models } = this.parts;
    return performRollout(name, this.parts, async (role, request) => models[role].recorded(request));
  }

  /** A rollout as an earlier run has received it. @throws NotAnswered when that is not kept. */
  recallKept(name: RolloutName): Promise<EvaluatedCase> {
    const { models } = this.parts;
    return performRollout(name, this.parts, (role, request) => models[role].kept(request));
  }

  /** Whether an earlier run was answered the first call of a rollout. */
  async keeps(name: RolloutName): Promise<boolean> {
    const { models } = this.parts;
    let isKept = false;
    const look = async (_role: ModelRole, request: ModelRequest): Promise<never> => {
      isKept = await models.task.keeps(request);
      throw new NotAnswered();
    };
    await performRollout(name, this.parts, look).catch((error: unknown) => {
      if (!(error instanceof NotAnswered)) throw error;
    });
    return isKept;
  }

  /** Nothing that an earlier run was answered is used from here on. */
  askAnew(): void {
    this.asksAnew = true;
  }

  /** The repeated rollouts of a case as one. */
  asOne(promptCase: Case, rollouts: readonly EvaluatedCase[]): EvaluatedCase {
    const unit = this.parts.twins.get(promptCase.id);
    return { ...meanOfRollouts(rollouts), ...(unit === undefined ? {} : { unit }) };
  }

  /**
   * Takes scores of a candidate in, and records them.
   * @throws TooManyErrors when most of the calls failed, and it was not the candidate's doing.
   */
  take(candidate: Candidate, split: Split, scores: readonly EvaluatedCase[]): void {
    // Before anything is made of them: taken up again, the run asks once more.
    failOnErrors(scores, this.parts.settings.repeats, candidate.step === 0);
    const known = this.scoresOf(candidate);
    scores.forEach((score) => known.set(score.case, score));
    for (const piece of inPieces(scores.map(toJournal))) this.parts.journal.emit({ type: 'scored', candidate: candidate.id, split, scores: piece });
  }

  private scoresOf(candidate: Candidate): Map<string, EvaluatedCase> {
    const known = this.scored.get(candidate.id) ?? new Map<string, EvaluatedCase>();
    this.scored.set(candidate.id, known);
    return known;
  }

  private async rollOut(candidate: Candidate, cases: readonly Case[]): Promise<Rollouts> {
    const { budget, concurrency, signal } = this.parts;
    const batch = budget.reserve(planRollouts(allText({ program: this.parts.program, candidate }), cases, this.parts), cases.length);
    try {
      const scores = await mapConcurrently(cases, concurrency, signal, (promptCase) => batch.run((account) => this.rollOutCase(candidate, promptCase, account)));
      return { scores: scores.filter((score) => score !== undefined), ...(batch.spent === undefined ? {} : { spent: batch.spent }) };
    } finally {
      batch.release();
    }
  }

  /** Rolls a case out as often as the settings say. Its score is the mean; what is shown of it is the worst rollout. */
  private async rollOutCase(candidate: Candidate, promptCase: Case, account: Account): Promise<EvaluatedCase> {
    const rollouts: EvaluatedCase[] = [];
    for (let repeat = 0; repeat < this.parts.settings.repeats; repeat++) rollouts.push(await this.perform({ candidate, promptCase, repeat }, account));
    return this.asOne(promptCase, rollouts);
  }
}

function toJournal({ trajectory, failures, unit, ...score }: EvaluatedCase): CaseScore {
  return score;
}

/** So many characters of answers are put into one line of the journal, and one answer more. */
const charactersPerLine = 4_000_000;

/** Scores with long answers go to the journal in several lines: none may be longer than a text can be. */
function inPieces(scores: readonly CaseScore[]): readonly (readonly CaseScore[])[] {
  const pieces: CaseScore[][] = [];
  let room = 0;
  for (const score of scores) {
    if (room <= 0) {
      pieces.push([]);
      room = charactersPerLine;
    }
    pieces.at(-1)?.push(score);
    for (const text of [score.output, score.feedback, score.error]) room -= text?.length ?? 0;
  }
  return pieces;
}

/** So few errors are no sign of anything, even where they were all that was asked. */
const fewestErrors = 3;

/** The same for calls that the budget kept from being tried again. */
const fewestUnretried = 8;

/**
 * Errors are never scores; when they outnumber the answers there is nothing to go on with. But a prompt can bring about errors itself, such
 * as by being too long for the model. If the original does, the run is in vain; another candidate only loses.
 */
function failOnErrors(scores: readonly EvaluatedCase[], repeats: number, isOriginal: boolean): void {
  const all = scores.flatMap((each) => each.failures ?? []);
  const calls = scores.length * repeats;
  // One attempt alone fails often: only where none was answered does that speak of the endpoint.
  const countsUnretried = all.length === calls && calls >= fewestUnretried;
  const failures = all.filter((kind) => (kind === 'not-retried' ? countsUnretried : isOriginal || isRetryable(kind)));
  if (failures.length < fewestErrors || failures.length * 2 <= calls) return;
  const last = scores.findLast(({ error }) => error !== undefined)?.error;
  throw new TooManyErrors(`${failures.length} of ${countOf(calls, 'call')} gave no answer.${last === undefined ? '' : ` The last one said: ${last}`}`);
}
