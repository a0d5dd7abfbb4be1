import type { Case, SplitCases } from '../cases/case';
import type { Metric } from '../metrics/metric';
import type { ModelRole } from '../models/model';
import { estimateTokens } from '../models/model';
import type { Optimizer } from '../optimizers/optimizer';
import { caseText, maxJudgeTokens } from './evaluator';
import type { Estimate, RunSettings } from './events';

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
  readonly promptText: string;
  readonly splits: SplitCases;
  readonly metric: Metric;
  readonly settings: RunSettings;
  readonly optimizer?: Optimizer;
}

/**
 * What a run will use, before it begins: from a run that finds nothing to one that uses every step, and no more than the
 * budget. Tokens are estimated at four characters each.
 */
export function estimateRun(parts: EstimateParts): Estimate {
  const groups = callGroups(parts);
  const { budget } = parts.settings;
  const calls = cap(sum(groups.map(({ calls }) => calls)), budget.calls);
  const tokens = cap(sum(groups.map((group) => add(times(group.calls, group.inputTokens), times(group.calls, group.outputTokens)))), budget.tokens);
  const cost = estimateCost(groups, parts.settings);
  return { calls, tokens, ...(cost === undefined ? {} : { cost: cap(cost, budget.cost) }) };
}

/** The fewest calls with which a method can do anything useful: score the prompt, take one step, give a verdict. */
export function smallestBudget({ optimizer, settings, splits, metric }: EstimateParts): number {
  if (optimizer === undefined) return splits.test.length * perRollout(metric);
  const { rollouts, reflections } = optimizer.expect(settings.optimizer, splits.train.length);
  const scored = rollouts.minimum + 2 * splits.validation.length + 2 * splits.test.length;
  return scored * perRollout(metric) + Math.max(1, reflections.minimum);
}

function callGroups({ promptText, splits, metric, settings, optimizer }: EstimateParts): readonly CallGroup[] {
  const tests = splits.test.length;
  const expected = optimizer?.expect(settings.optimizer, splits.train.length);
  const none: Range = { minimum: 0, maximum: 0 };
  const submissions = expected?.submissions ?? none;
  const validations = scale({ minimum: submissions.minimum + 1, maximum: submissions.maximum + 1 }, splits.validation.length);
  // An evaluation scores one side; an optimization two, unless nothing was admitted.
  const verdict = optimizer === undefined ? { minimum: tests, maximum: tests } : { minimum: tests, maximum: 2 * tests };
  const rollouts = sum([expected?.rollouts ?? none, validations, verdict]);
  const cases = [...splits.train, ...splits.validation, ...splits.test];
  const prompt = estimateTokens(promptText);
  const grown = prompt + estimateTokens('x'.repeat(settings.maxSlotCharacters));
  const caseTokens = meanTokens(cases);
  const groups: CallGroup[] = [
    { role: 'task', calls: rollouts, inputTokens: { minimum: prompt, maximum: grown + caseTokens }, outputTokens: { minimum: 1, maximum: settings.maxAnswerTokens } },
    {
      role: 'reflection',
      calls: expected?.reflections ?? none,
      inputTokens: { minimum: prompt, maximum: 2 * grown + 10 * caseTokens + 600 },
      outputTokens: { minimum: 20, maximum: 256 + Math.ceil(settings.maxSlotCharacters / 2) },
    },
  ];
  if (metric.usesJudge) {
    groups.push({ role: 'judge', calls: rollouts, inputTokens: { minimum: caseTokens, maximum: 2 * caseTokens + 600 }, outputTokens: { minimum: 10, maximum: maxJudgeTokens } });
  }
  return groups;
}

/** Undefined unless every model that is called has a price. */
function estimateCost(groups: readonly CallGroup[], { models, prices }: RunSettings): Range | undefined {
  const costs: Range[] = [];
  for (const group of groups) {
    if (group.calls.maximum === 0) continue;
    const price = prices[models[group.role]];
    if (price === undefined) return undefined;
    costs.push(add(scale(times(group.calls, group.inputTokens), price.input / 1e6), scale(times(group.calls, group.outputTokens), price.output / 1e6)));
  }
  return sum(costs);
}

function perRollout(metric: Metric): number {
  return metric.usesJudge ? 2 : 1;
}

function meanTokens(cases: readonly Case[]): number {
  if (cases.length === 0) return 0;
  return Math.ceil(cases.reduce((total, promptCase) => total + estimateTokens(caseText(promptCase)), 0) / cases.length);
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
