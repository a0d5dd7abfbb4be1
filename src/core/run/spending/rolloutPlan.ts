import type { Agent } from '../../agents/agent';
import type { Case } from '../../cases/case';
import { expectedText } from '../../cases/expectation';
import type { Metric } from '../../metrics/metric';
import { charactersPerToken } from '../../models/model';
import type { SpendingPlan } from '../../models/spendingPlan';
import type { RunSettings } from '../journal/events';

/** The most tokens of a judge's answer: enough for its words, and for the reasoning of a model that has been given room for it. */
export function maxJudgeTokens({ maxAnswerTokens }: Pick<RunSettings, 'maxAnswerTokens'>): number {
  return Math.max(400, maxAnswerTokens);
}

/** Tokens of a chat message's frame, and of the judge's instructions, about. */
const messageFrame = 16;
export const judgeFrame = 600;

/** Tokens that a turn adds to the requests after it, about, as long as none was seen. */
const addedByTurn = 100;

/** What decides the calls of a rollout. */
export interface RolloutParts {
  readonly settings: Pick<RunSettings, 'repeats' | 'maxAnswerTokens'>;
  readonly metric: Pick<Metric, 'usesJudge' | 'id'>;
  readonly agent: Pick<Agent, 'turns'>;
}

/** What answering and scoring the cases may cost at the most: one plan for the task model, and one for the judge where there is one. */
export function planRollouts(
  promptText: string,
  cases: readonly Case[],
  { settings, metric, agent }: RolloutParts,
): readonly SpendingPlan[] {
  const { repeats, maxAnswerTokens } = settings;
  const { typical, most } = agent.turns;
  const rollouts = cases.length * repeats;
  const calls = rollouts * typical;
  const caseTokens = cases.reduce((sum, promptCase) => sum + caseLength(promptCase), 0) / charactersPerToken;
  const firstTurn = repeats * (caseTokens + cases.length * (promptText.length / charactersPerToken + messageFrame));
  const later = calls * ((typical - 1) / 2) * addedByTurn;
  const inputTokens = Math.ceil(firstTurn * typical + later);
  const task: SpendingPlan = {
    role: 'task',
    calls,
    inputTokens,
    outputTokens: calls * maxAnswerTokens,
    ...(most === 1 ? {} : { rollouts }),
  };
  if (!metric.usesJudge) return [task];
  const perJudgement = metric.id.length / charactersPerToken + maxAnswerTokens + judgeFrame;
  const judgeInput = Math.ceil(repeats * caseTokens + rollouts * perJudgement);
  return [task, { role: 'judge', calls: rollouts, inputTokens: judgeInput, outputTokens: rollouts * maxJudgeTokens({ maxAnswerTokens }) }];
}

/** Characters of a case that reach a model, without joining them: there may be many cases. */
export function caseLength({ input, variables, expected }: Case): number {
  let length = input.length + 1 + (expected === undefined ? 0 : expectedText(expected).length);
  for (const name in variables) length += (variables[name]?.length ?? 0) + 1;
  return length;
}
