import type { Agent } from '../../agents/agent';
import type { Case, SplitCases } from '../../cases/case';
import { allCases } from '../../cases/case';
import type { Metric } from '../../metrics/metric';
import type { ModelRole } from '../../models/model';
import { charactersPerToken, estimateTokens } from '../../models/model';
import type { Optimizer } from '../../optimizers/optimizer';
import type { Estimate, RunSettings } from '../journal/events';
import { caseLength, maxJudgeTokens } from './rolloutPlan';
import { mostFinalists } from '../comparison/runOff';

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Calls of one kind, with the tokens of one call. */
interface CallGroup {
  readonly role: ModelRole;
  readonly calls: Range;
  readonly inputTokens: Range;
  readonly outputTokens: Range;
}

/** What an estimate is made from. */
export interface EstimateParts {
  readonly agent: Agent;
  readonly promptText: string;
  readonly splits: SplitCases;
  readonly metric: Metric;
  readonly settings: RunSettings;
  readonly optimizer?: Optimizer;
}

/**
 * What a run will use, before it begins: from a run that soon finds nothing more to one that uses every step, and no more than the budget.
 * Calls are requests that are answered; where attempts fail, their repetitions come on top, never beyond the budget.
 * Tokens are estimated at four characters each.
 */
export function estimateRun(parts: EstimateParts): Estimate {
  const groups = callGroups(parts);
  const { budget } = parts.settings;
  const { calls, tokens, cost } = total(groups, parts.settings);
  return {
    calls: cap(calls, budget.calls),
    tokens: cap(tokens, budget.tokens),
    ...(cost === undefined ? {} : { cost: cap(cost, budget.cost) }),
  };
}

function callGroups(parts: EstimateParts): readonly CallGroup[] {
  const { splits, settings, optimizer } = parts;
  // An evaluation scores every case, and that is all.
  if (optimizer === undefined) return groupsFor(parts, exactly(allCases(splits).length), exactly(0));
  const { rollouts, submissions, reflections } = optimizer.expect(settings.optimizer, splits.train.length);
  const tests = splits.test.length;
  // A race may stop after its first block; the original is always scored on all.
  const validations = { minimum: splits.validation.length, maximum: (submissions.maximum + 1) * splits.validation.length };
  // Both sides, unless nothing was admitted.
  const verdict = { minimum: tests, maximum: 2 * tests };
  const runOff = { minimum: 0, maximum: mostFinalists * splits.train.length };
  return groupsFor(parts, sum([rollouts, validations, runOff, verdict]), reflections);
}

/** The calls of so many scored cases and reflections. */
function groupsFor(
  { promptText, splits, metric, settings, agent }: EstimateParts,
  scored: Range,
  reflections: Range,
): readonly CallGroup[] {
  const rollouts = scale(scored, settings.repeats);
  const cases = allCases(splits);
  const prompt = estimateTokens(promptText);
  const grown = prompt + estimateTokens('x'.repeat(settings.maxSlotCharacters));
  const caseTokens = meanTokens(cases);
  const turns = { minimum: agent.turns.fewest, maximum: agent.turns.most };
  // A later turn is sent what was said before it.
  const heard = ((agent.turns.most - 1) * (settings.maxAnswerTokens + caseTokens)) / 2;
  const groups: CallGroup[] = [
    {
      role: 'task',
      calls: times(rollouts, turns),
      inputTokens: { minimum: prompt, maximum: grown + caseTokens + heard },
      outputTokens: { minimum: 1, maximum: settings.maxAnswerTokens },
    },
    {
      role: 'reflection',
      calls: reflections,
      inputTokens: { minimum: prompt, maximum: 2 * grown + 10 * caseTokens + 600 },
      outputTokens: { minimum: 20, maximum: 256 + Math.ceil(settings.maxSlotCharacters / 2) },
    },
  ];
  if (metric.usesJudge) {
    groups.push({
      role: 'judge',
      calls: rollouts,
      inputTokens: { minimum: caseTokens, maximum: 2 * caseTokens + 600 },
      outputTokens: { minimum: 10, maximum: maxJudgeTokens(settings) },
    });
  }
  return groups;
}

function total(
  groups: readonly CallGroup[],
  settings: RunSettings,
): { readonly calls: Range; readonly tokens: Range; readonly cost: Range | undefined } {
  return {
    calls: sum(groups.map(({ calls }) => calls)),
    tokens: sum(groups.map((group) => add(times(group.calls, group.inputTokens), times(group.calls, group.outputTokens)))),
    cost: estimateCost(groups, settings),
  };
}

/** Undefined unless every model that is called has a price. */
function estimateCost(groups: readonly CallGroup[], { models, prices }: RunSettings): Range | undefined {
  const costs: Range[] = [];
  for (const group of groups) {
    if (group.calls.maximum === 0) continue;
    const price = prices[models[group.role]];
    if (price === undefined) return undefined;
    costs.push(
      add(
        scale(times(group.calls, group.inputTokens), price.input / 1e6),
        scale(times(group.calls, group.outputTokens), price.output / 1e6),
      ),
    );
  }
  return sum(costs);
}

function exactly(count: number): Range {
  return { minimum: count, maximum: count };
}

/** Tokens of a case, on average. */
export function meanTokens(cases: readonly Case[]): number {
  if (cases.length === 0) return 0;
  return Math.ceil(cases.reduce((total, promptCase) => total + caseLength(promptCase) / charactersPerToken, 0) / cases.length);
}

function cap({ minimum, maximum }: Range, limit: number | undefined): Range {
  return { minimum: Math.min(minimum, limit ?? Infinity), maximum: Math.min(maximum, limit ?? Infinity) };
}

function add(a: Range, b: Range): Range {
  return { minimum: a.minimum + b.minimum, maximum: a.maximum + b.maximum };
}

function times(a: Range, b: Range): Range {
  return { minimum: a.minimum * b.minimum, maximum: a.maximum * b.maximum };
}

function scale({ minimum, maximum }: Range, factor: number): Range {
  return { minimum: minimum * factor, maximum: maximum * factor };
}

function sum(ranges: readonly Range[]): Range {
  return ranges.reduce(add, { minimum: 0, maximum: 0 });
}
