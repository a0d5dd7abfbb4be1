import type { Agent, Trajectory } from '../agents/agent';
import type { Case, Split } from '../cases/case';
import { countOf } from '../countOf';
import type { Metric, Score } from '../metrics/metric';
import type { Budget } from '../models/budget';
import type { ChatMessage, Model, ModelRole } from '../models/model';
import { ModelError } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import { deriveSeed } from '../stats/random';
import { mapConcurrently } from './concurrency';
import type { CaseScore, RunSettings } from './events';
import type { Journal } from './journal';
import { maxJudgeTokens, planRollouts } from './rolloutPlan';
import { usableAnswer } from './usableAnswer';

/** A case as it was answered and scored. */
export interface EvaluatedCase extends CaseScore {
  readonly trajectory?: Trajectory;
}

/** What an evaluator works with. */
export interface EvaluatorParts {
  readonly agent: Agent;
  readonly metric: Metric;
  readonly models: Readonly<Record<ModelRole, Model>>;
  readonly settings: RunSettings;
  readonly budget: Budget;
  readonly journal: Journal;
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
   * @throws BudgetSpent before any call when the budget cannot pay for all of them.
   * @throws TooManyErrors when most of the calls failed.
   */
  async evaluate(candidate: Candidate, cases: readonly Case[], split: Split): Promise<readonly EvaluatedCase[]> {
    const known = this.scored.get(candidate.id) ?? new Map<string, EvaluatedCase>();
    this.scored.set(candidate.id, known);
    const open = [...new Set(cases)].filter(({ id }) => !known.has(id));
    if (open.length > 0) {
      const scores = await this.rollOut(candidate, open);
      // Before anything is made of them: taken up again, the run asks once more.
      failOnErrors(scores);
      scores.forEach((score) => known.set(score.case, score));
      this.parts.journal.emit({ type: 'scored', candidate: candidate.id, split, scores: scores.map(withoutTrajectory) });
    }
    return cases.map(({ id }) => known.get(id) as EvaluatedCase);
  }

  /** The scores of those cases that were scored already. */
  known(candidate: Candidate, cases: readonly Case[]): readonly EvaluatedCase[] {
    const known = this.scored.get(candidate.id);
    return cases.flatMap(({ id }) => known?.get(id) ?? []);
  }

  private async rollOut(candidate: Candidate, cases: readonly Case[]): Promise<readonly EvaluatedCase[]> {
    const { budget, concurrency, signal } = this.parts;
    budget.reserve(planRollouts(candidate.text, cases, this.parts));
    try {
      return await mapConcurrently(cases, concurrency, signal, (promptCase) => this.rollOutCase(candidate, promptCase));
    } finally {
      budget.release();
    }
  }

  /** Rolls a case out as often as the settings say. Its score is the mean; what is shown of it is the worst rollout. */
  private async rollOutCase(candidate: Candidate, promptCase: Case): Promise<EvaluatedCase> {
    const rollouts: EvaluatedCase[] = [];
    for (let repeat = 0; repeat < this.parts.settings.repeats; repeat++) rollouts.push(await this.rollOutOnce(candidate, promptCase, repeat));
    return meanOf(rollouts);
  }

  private async rollOutOnce(candidate: Candidate, promptCase: Case, repeat: number): Promise<EvaluatedCase> {
    const { agent, metric, models, settings, signal } = this.parts;
    const name = repeat === 0 ? `${candidate.id}/${promptCase.id}` : `${candidate.id}/${promptCase.id}#${repeat + 1}`;
    const call = async (role: ModelRole, messages: readonly ChatMessage[], maxTokens: number, turn: number) => {
      const key = `${name}/${turn}`;
      const request = { key, messages, temperature: 0, maxTokens, seed: deriveSeed(settings.seed, role, key), ...(repeat === 0 ? {} : { repeat }) };
      return models[role].complete(request, signal);
    };
    try {
      let turns = 0;
      const trajectory = await agent.answer(candidate.text, promptCase, async (messages) => usableAnswer(await call('task', messages, settings.maxAnswerTokens, turns++), settings));
      let judged = 0;
      const score: Score = await metric.score(trajectory, promptCase, (messages) => call('judge', messages, maxJudgeTokens, judged++));
      return { case: promptCase.id, score: score.value, output: trajectory.output, feedback: score.feedback, trajectory };
    } catch (error) {
      if (error instanceof ModelError && !error.fatal) return { case: promptCase.id, error: error.message };
      throw error;
    }
  }
}

/** Rollouts without an answer are left out of the mean; without any answer there is none. */
function meanOf(rollouts: readonly EvaluatedCase[]): EvaluatedCase {
  const answered = rollouts.filter((rollout): rollout is EvaluatedCase & { score: number } => rollout.score !== undefined);
  if (answered.length === 0) return rollouts[0] as EvaluatedCase;
  const worst = answered.reduce((lowest, next) => (next.score < lowest.score ? next : lowest));
  return { ...worst, score: answered.reduce((sum, { score }) => sum + score, 0) / answered.length };
}

function withoutTrajectory({ trajectory, ...score }: EvaluatedCase): CaseScore {
  return score;
}

/** So few errors are no sign of anything, even where they were all that was asked. */
const fewestErrors = 3;

/** Errors are never scores; when they outnumber the answers there is nothing to go on with. */
function failOnErrors(scores: readonly EvaluatedCase[]): void {
  const errors = scores.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (errors.length < fewestErrors || errors.length * 2 <= scores.length) return;
  throw new TooManyErrors(`${errors.length} of ${countOf(scores.length, 'call')} gave no answer. The last one said: ${errors.at(-1) ?? ''}`);
}
