import type { Agent, Trajectory } from '../agents/agent';
import type { Case, Split } from '../cases/case';
import type { TwinUnits } from '../cases/twins';
import { countOf } from '../countOf';
import type { AskJudge, Metric, Score } from '../metrics/metric';
import type { Budget } from '../models/budget';
import { BudgetSpent } from '../models/budgetSpent';
import type { Account, ChatMessage, Model, ModelErrorKind, ModelRole } from '../models/model';
import { isRetryable, ModelError } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import { deriveSeed } from '../stats/random';
import { mapConcurrently } from './concurrency';
import type { CaseScore, RunSettings } from './journal/events';
import type { Journal } from './journal/journal';
import type { MatchFor } from './journal/recordedMatcher';
import { maxJudgeTokens, planRollouts } from './spending/rolloutPlan';
import type { ComparedScore } from './comparison/unanswered';
import { usableAnswer } from './usableAnswer';

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
  readonly agent: Agent;
  readonly metric: Metric;
  readonly matchFor: MatchFor;
  readonly models: Readonly<Record<ModelRole, Model>>;
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

  constructor(private readonly parts: EvaluatorParts) {}

  /**
   * Scores of the given cases, in their order.
   * @throws BudgetSpent before any call when the budget is not expected to pay for all of them, and later when it did not; what was scored
   * by then is kept.
   * @throws TooManyErrors when most of the calls failed, and it was not the candidate's doing.
   */
  async evaluate(candidate: Candidate, cases: readonly Case[], split: Split): Promise<readonly EvaluatedCase[]> {
    const known = this.scored.get(candidate.id) ?? new Map<string, EvaluatedCase>();
    this.scored.set(candidate.id, known);
    const open = [...new Set(cases)].filter(({ id }) => !known.has(id));
    if (open.length > 0) {
      const { scores, spent } = await this.rollOut(candidate, open);
      // Before anything is made of them: taken up again, the run asks once more.
      failOnErrors(scores, this.parts.settings.repeats, candidate.step === 0);
      scores.forEach((score) => known.set(score.case, score));
      if (scores.length > 0) this.parts.journal.emit({ type: 'scored', candidate: candidate.id, split, scores: scores.map(toJournal) });
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

  private async rollOut(candidate: Candidate, cases: readonly Case[]): Promise<Rollouts> {
    const { budget, concurrency, signal } = this.parts;
    const batch = budget.reserve(planRollouts(candidate.text, cases, this.parts), cases.length);
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
    for (let repeat = 0; repeat < this.parts.settings.repeats; repeat++) rollouts.push(await this.rollOutOnce(candidate, promptCase, repeat, account));
    const unit = this.parts.twins.get(promptCase.id);
    return { ...meanOf(rollouts), ...(unit === undefined ? {} : { unit }) };
  }

  private async rollOutOnce(candidate: Candidate, promptCase: Case, repeat: number, account: Account): Promise<EvaluatedCase> {
    const { agent, metric, matchFor, models, settings, signal } = this.parts;
    const call = async (role: ModelRole, messages: readonly ChatMessage[], maxTokens: number, turn: number, isExtra = false) => {
      // An id may hold anything, so it stands last.
      const key = `${candidate.id}/${repeat}/${turn}/${promptCase.id}`;
      const request = { key, messages, temperature: 0, maxTokens, seed: deriveSeed(settings.seed, role, key), account, ...(repeat === 0 ? {} : { repeat }), ...(isExtra ? { isExtra } : {}) };
      return models[role].complete(request, signal);
    };
    try {
      let turns = 0;
      const trajectory = await agent.answer(candidate.text, promptCase, async (messages) => usableAnswer(await call('task', messages, settings.maxAnswerTokens, turns++), settings));
      let judged = 0;
      const room = maxJudgeTokens(settings);
      const ask: AskJudge = (messages) =>
        judged === 0 ? call('judge', messages, room, judged++) : call('judge', messages, 2 * room, judged++, true).catch(withoutRoom);
      const score: Score = await metric.score(trajectory, promptCase, ask, matchFor(`${candidate.id}/${repeat}/${promptCase.id}`));
      return { case: promptCase.id, score: score.value, output: trajectory.output, feedback: score.feedback, trajectory };
    } catch (error) {
      if (error instanceof ModelError && !error.fatal) return { case: promptCase.id, error: error.message, failures: [error.kind] };
      throw error;
    }
  }
}

/** What could not be read is an error of its case where there is no room to ask once more. */
function withoutRoom(error: unknown): never {
  throw error instanceof BudgetSpent ? new ModelError('no-answer', `The judge model's answer could not be read. ${error.message}`) : error;
}

/** Rollouts without an answer are left out of the mean, and counted; without any answer there is none. */
function meanOf(rollouts: readonly EvaluatedCase[]): EvaluatedCase {
  const answered = rollouts.filter((rollout): rollout is EvaluatedCase & { score: number } => rollout.score !== undefined);
  const failures = rollouts.flatMap((rollout) => rollout.failures ?? []);
  if (answered.length === 0) return { ...(rollouts[0] as EvaluatedCase), failures };
  const worst = answered.reduce((lowest, next) => (next.score < lowest.score ? next : lowest));
  const score = answered.reduce((sum, each) => sum + each.score, 0) / answered.length;
  return { ...worst, score, ...(failures.length === 0 ? {} : { answered: answered.length / rollouts.length, failures }) };
}

function toJournal({ trajectory, failures, unit, ...score }: EvaluatedCase): CaseScore {
  return score;
}

/** So few errors are no sign of anything, even where they were all that was asked. */
const fewestErrors = 3;

/**
 * Errors are never scores; when they outnumber the answers there is nothing to go on with. But a prompt can bring about errors itself, such
 * as by being too long for the model. If the original does, the run is in vain; another candidate only loses.
 */
function failOnErrors(scores: readonly EvaluatedCase[], repeats: number, isOriginal: boolean): void {
  const failures = scores.flatMap((each) => each.failures ?? []).filter((kind) => isOriginal || isRetryable(kind));
  const calls = scores.length * repeats;
  if (failures.length < fewestErrors || failures.length * 2 <= calls) return;
  const last = scores.findLast(({ error }) => error !== undefined)?.error;
  throw new TooManyErrors(`${failures.length} of ${countOf(calls, 'call')} gave no answer.${last === undefined ? '' : ` The last one said: ${last}`}`);
}
