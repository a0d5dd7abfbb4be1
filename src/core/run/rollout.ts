import type { Agent } from '../agents/agent';
import type { Outcome, Trajectory } from '../agents/trajectory';
import type { AskJudge, Metric, Score } from '../metrics/metric';
import { BudgetSpent } from '../models/budgetSpent';
import type { Purse } from '../models/lot';
import type { Completion, ModelRequest } from '../models/model';
import { ModelError } from '../models/model';
import { addFlaws } from '../modelText/flaws';
import type { Program } from '../prompt/program';
import { deriveSeed } from '../stats/random';
import type { EvaluatedCase } from './evaluator';
import type { RunSettings } from './journal/events';
import type { MatchFor } from './journal/recordedMatcher';
import type { RolloutName } from './rolloutName';
import { callKey, chanceOf } from './rolloutName';
import type { Answering } from './rolloutWorld';
import { RolloutCut, RolloutRecord, RolloutWorld } from './rolloutWorld';
import { NoAnswer } from './usableAnswer';
import { maxJudgeTokens } from './spending/rolloutPlan';

/** How a rollout is performed. */
export interface PerformanceParts {
  readonly program: Program;
  readonly agent: Agent;
  readonly metric: Metric;
  readonly matchFor: MatchFor;
  readonly settings: RunSettings;
  readonly signal: AbortSignal;
}

/** How a rollout's requests are answered, and whether the judge's are paid for beside what was foreseen. */
export interface RolloutAnswering extends Answering {
  /** A call of the judge that was not foreseen, since its first answer could not be read. */
  readonly askExtra: Answering['ask'];
}

/**
 * Lets a candidate answer a case, and scores that.
 * @param purse is told what the rollout has asked for
 * @throws what `answering` throws, but for a `ModelError` that is not fatal: that is an error of the case.
 */
export async function performRollout(
  name: RolloutName,
  parts: PerformanceParts,
  answering: RolloutAnswering,
  purse?: Purse,
): Promise<EvaluatedCase> {
  const { program, agent, settings, signal } = parts;
  const { candidate, promptCase } = name;
  const record = new RolloutRecord();
  const grade = grader(name, parts, answering, record);
  const world = new RolloutWorld({ name, settings, answering, grade, signal }, record);
  const end = (outcome: Outcome): Trajectory => ({ ...outcome, steps: record.steps, usage: record.usage });
  try {
    const outcome = await agent.run({ program, candidate, case: promptCase, memory: name.variant?.memory ?? [] }, world);
    const { value, feedback, parts: made } = await grade(outcome);
    for (const [role, asked] of record.asked) purse?.rolledOut(role, asked);
    const scored = { case: promptCase.id, score: value, output: outcome.output, feedback, ...(made === undefined ? {} : { parts: made }) };
    return {
      ...scored,
      ...(record.isCut ? { flaws: { cut: 1 } } : {}),
      ...(record.isReasoned ? { reasoned: true as const } : {}),
      trajectory: end(outcome),
    };
  } catch (error) {
    if (error instanceof RolloutCut)
      return { case: promptCase.id, trajectory: end({ output: '', end: 'limit', reason: 'It was to end here.' }) };
    if (!(error instanceof ModelError) || error.fatal) throw error;
    const trajectory = end({ output: '', end: 'gave up', reason: error.message });
    const flaws = error instanceof NoAnswer ? { flaws: { [error.missing]: 1 } } : {};
    const failed = { case: promptCase.id, error: error.message, failures: [error.kind], ...flaws };
    return { ...failed, ...(trajectory.steps.length === 0 ? {} : { trajectory }) };
  }
}

/** Scores outcomes of a rollout by the metric of the run. Calls of the judge are counted through. */
function grader(
  name: RolloutName,
  parts: PerformanceParts,
  answering: RolloutAnswering,
  record: RolloutRecord,
): (outcome: Outcome) => Promise<Score> {
  const { metric, matchFor, settings } = parts;
  let judged = 0;
  let graded = 0;
  const call = async (how: Answering['ask'], asked: Pick<ModelRequest, 'messages' | 'maxTokens' | 'format'>): Promise<Completion> => {
    const turn = judged++;
    return how('judge', {
      ...{ key: callKey(name, turn), ...asked, temperature: 0, seed: deriveSeed(settings.seed, 'judge', chanceOf(name, turn)) },
      ...(name.repeat === 0 ? {} : { repeat: name.repeat }),
    });
  };
  return (outcome) => {
    const room = maxJudgeTokens(settings);
    let asked = 0;
    const ask: AskJudge = (messages, format) => {
      const request = { messages, format, maxTokens: asked === 0 ? room : 2 * room };
      return asked++ === 0 ? call(answering.ask, request) : call(answering.askExtra, request).catch(withoutRoom);
    };
    const trajectory = { ...outcome, steps: record.steps, usage: record.usage };
    return metric.score(trajectory, name.promptCase, ask, matchFor(callKey(name, graded++)));
  };
}

/** What could not be read is an error of its case where there is no room to ask once more. */
function withoutRoom(error: unknown): never {
  throw error instanceof BudgetSpent ? new ModelError('no-answer', `The judge model's answer could not be read. ${error.message}`) : error;
}

/**
 * The repeated rollouts of a case as one: the mean of the scores, and what the worst of them said.
 * Those without an answer are left out of the mean, and counted.
 */
export function meanOfRollouts(rollouts: readonly EvaluatedCase[]): EvaluatedCase {
  const answered = rollouts.filter((rollout): rollout is EvaluatedCase & { score: number } => rollout.score !== undefined);
  const failures = rollouts.flatMap((rollout) => rollout.failures ?? []);
  const flaws = addFlaws(rollouts.map((rollout) => rollout.flaws));
  if (answered.length === 0) return { ...(rollouts[0] as EvaluatedCase), failures, ...(flaws === undefined ? {} : { flaws }) };
  const worst = answered.reduce((lowest, next) => (next.score < lowest.score ? next : lowest));
  const score = answered.reduce((sum, each) => sum + each.score, 0) / answered.length;
  const whole = { ...worst, score, ...(flaws === undefined ? {} : { flaws }) };
  return { ...whole, ...(failures.length === 0 ? {} : { answered: answered.length / rollouts.length, failures }) };
}
