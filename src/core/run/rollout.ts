import type { Agent } from '../agents/agent';
import type { Case } from '../cases/case';
import type { AskJudge, Metric } from '../metrics/metric';
import { BudgetSpent } from '../models/budgetSpent';
import type { Account, ChatMessage, Completion, ModelRequest, ModelRole } from '../models/model';
import { ModelError } from '../models/model';
import type { Candidate } from '../prompt/candidate';
import type { Program } from '../prompt/program';
import { deriveSeed } from '../stats/random';
import type { EvaluatedCase } from './evaluator';
import type { RunSettings } from './journal/events';
import type { MatchFor } from './journal/recordedMatcher';
import { maxJudgeTokens } from './spending/rolloutPlan';
import { usableAnswer } from './usableAnswer';

/** Names one performance of a case by a candidate. */
export interface RolloutName {
  readonly candidate: Candidate;
  readonly promptCase: Case;
  /** Counts from 0. */
  readonly repeat: number;
  /** Tells a further performance apart from the one by which candidates are chosen, which has none: `NAME`, or `NAME.ATTEMPT`; no slash. */
  readonly sample?: string;
}

/** How a rollout is performed. */
export interface RolloutParts {
  readonly program: Program;
  readonly agent: Agent;
  readonly metric: Metric;
  readonly matchFor: MatchFor;
  readonly settings: RunSettings;
}

/** How a rollout's calls are answered: by a model, or by what is known of its answers. */
export type Answering = (role: ModelRole, request: ModelRequest) => Promise<Completion>;

/** What a call's seed is drawn by: its key, whichever attempt of a sample it belongs to. What is asked anew is asked the same. */
function seedName(name: RolloutName, turn: number): string {
  return callKey({ ...name, ...(name.sample === undefined ? {} : { sample: name.sample.replace(/\.\d+$/, '') }) }, turn);
}

/** How a rollout's requests are made. */
export interface RequestOptions {
  readonly account?: Account;
  readonly anew?: boolean;
}

/** The key of a call of a rollout. An id may hold anything, so it stands last. */
export function callKey({ candidate, promptCase, repeat, sample }: RolloutName, turn: number): string {
  return `${sample === undefined ? '' : `${sample}/`}${candidate.id}/${repeat}/${turn}/${promptCase.id}`;
}

/**
 * Lets a candidate answer a case, and scores that.
 * @throws what `answer` throws, but for a `ModelError` that is not fatal: that is an error of the case.
 */
export async function performRollout(name: RolloutName, parts: RolloutParts, answer: Answering, options: RequestOptions = {}): Promise<EvaluatedCase> {
  const { program, agent, metric, matchFor, settings } = parts;
  const { candidate, promptCase, repeat } = name;
  const call = (role: ModelRole, messages: readonly ChatMessage[], maxTokens: number, turn: number, isExtra = false): Promise<Completion> => {
    const key = callKey(name, turn);
    return answer(role, {
      ...{ key, messages, temperature: 0, maxTokens, seed: deriveSeed(settings.seed, role, seedName(name, turn)) },
      ...(options.account === undefined ? {} : { account: options.account }),
      ...(options.anew === true ? { anew: true } : {}),
      ...(repeat === 0 ? {} : { repeat }),
      ...(isExtra ? { isExtra } : {}),
    });
  };
  try {
    let turns = 0;
    const trajectory = await agent.answer({ program, candidate }, promptCase, async (messages) => {
      return usableAnswer(await call('task', messages, settings.maxAnswerTokens, turns++), settings);
    });
    let judged = 0;
    const room = maxJudgeTokens(settings);
    const ask: AskJudge = (messages) =>
      judged === 0 ? call('judge', messages, room, judged++) : call('judge', messages, 2 * room, judged++, true).catch(withoutRoom);
    const score = await metric.score(trajectory, promptCase, ask, matchFor(callKey(name, 0)));
    return { case: promptCase.id, score: score.value, output: trajectory.output, feedback: score.feedback, trajectory };
  } catch (error) {
    if (error instanceof ModelError && !error.fatal) return { case: promptCase.id, error: error.message, failures: [error.kind] };
    throw error;
  }
}

/** What could not be read is an error of its case where there is no room to ask once more. */
function withoutRoom(error: unknown): never {
  throw error instanceof BudgetSpent ? new ModelError('no-answer', `The judge model's answer could not be read. ${error.message}`) : error;
}

/**
 * The repeated rollouts of a case as one: the mean of the scores, and what the worst of them said. Those without an answer are left out of the
 * mean, and counted.
 */
export function meanOfRollouts(rollouts: readonly EvaluatedCase[]): EvaluatedCase {
  const answered = rollouts.filter((rollout): rollout is EvaluatedCase & { score: number } => rollout.score !== undefined);
  const failures = rollouts.flatMap((rollout) => rollout.failures ?? []);
  if (answered.length === 0) return { ...(rollouts[0] as EvaluatedCase), failures };
  const worst = answered.reduce((lowest, next) => (next.score < lowest.score ? next : lowest));
  const score = answered.reduce((sum, each) => sum + each.score, 0) / answered.length;
  return { ...worst, score, ...(failures.length === 0 ? {} : { answered: answered.length / rollouts.length, failures }) };
}
