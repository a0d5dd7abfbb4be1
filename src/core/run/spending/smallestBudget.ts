import type { Case } from '../../cases/case';
import { allCases } from '../../cases/case';
import type { SpendingPlan } from '../../models/spendingPlan';
import { estimateTokens } from '../../models/model';
import { originalText } from '../../prompt/version';
import { rounding } from '../../rounding';
import { firstStep } from '../dryRun/firstStep';
import type { EstimateParts } from './estimate';
import { meanTokens } from './estimate';
import type { Amount, BudgetLimits } from '../../models/limits';
import { countedLimits } from '../../models/limits';
import { amountOf } from './amount';
import { casesForKeptPairs, keptPairs, sidesOf, withKeptPairs } from './keptPairs';
import { planRollouts } from './rolloutPlan';
import { mostFinalists, runOffShare } from '../comparison/runOff';

/**
 * The least that a method can do anything useful with: score the prompt, bring one candidate to the gate, give a verdict. Calls are exact
 * where none fails; tokens are not, and nor is `cost`, which is there where all prices are set.
 */
export async function smallestBudget(parts: EstimateParts): Promise<BudgetLimits> {
  const plans = await usefulPlans(parts);
  const amounts = [amountOf(plans, parts.settings), amountOf(runOffPlans(parts, grownPrompt(parts)), parts.settings)] as const;
  const smallest = (unit: keyof Amount): number => {
    const withoutPairs = withRunOff(amounts[0][unit], amounts[1][unit]);
    const needed = parts.optimizer === undefined ? withoutPairs : withKeptPairs(withoutPairs, unit, parts);
    return unit === 'cost' ? needed : Math.ceil(needed);
  };
  // How an endpoint counts tokens is not known yet.
  const roughly = (unit: 'tokens' | 'cost'): number => 1.5 * smallest(unit);
  const priced = plans.every(({ role }) => parts.settings.prices[parts.settings.models[role]] !== undefined);
  return { calls: smallest('calls'), tokens: Math.ceil(roughly('tokens')), ...(priced ? { cost: roughly('cost') } : {}) };
}

/**
 * What a run needs of each limit to begin at all: what is set aside for the verdict before the first call, or what an evaluation
 * reserves at once, forecast as the run itself forecasts it. Only the limits that the run's budget falls short of.
 */
export function missingToBegin(parts: EstimateParts): BudgetLimits {
  const { optimizer, program, splits, settings } = parts;
  const promptText = originalText(program);
  const verdictPlans = (cases: readonly Case[]) =>
    Array.from({ length: sidesOf(settings) }, () => planRollouts(promptText, cases, parts)).flat();
  const plans =
    optimizer === undefined
      ? planRollouts(promptText, allCases(splits), parts)
      : verdictPlans([...splits.test, ...casesForKeptPairs(parts, keptPairs(parts))]);
  const verdict = amountOf(plans, settings);
  const runOff = amountOf(runOffPlans(parts, promptText), settings);
  const limitOf = (unit: keyof Amount): number => settings.budget[unit] ?? Infinity;
  const keepsRunOff = countedLimits.every((unit) => runOff[unit] / limitOf(unit) <= runOffShare);
  const short = countedLimits.filter((unit) => verdict[unit] + (keepsRunOff ? runOff[unit] : 0) > limitOf(unit) + rounding);
  const enough = (unit: keyof Amount): number => {
    const alone = withRunOff(amountOf(optimizer === undefined ? plans : verdictPlans(splits.test), settings)[unit], runOff[unit]);
    return optimizer === undefined ? alone : withKeptPairs(alone, unit, parts);
  };
  return Object.fromEntries(short.map((unit) => [unit, enough(unit)]));
}

/** What is needed, with the run-off where it is kept: one that is a small part of the whole must leave room for the rest. */
function withRunOff(needed: number, runOff: number): number {
  return runOff <= (runOffShare / (1 - runOffShare)) * needed ? needed + runOff : needed;
}

/** Tokens of a reflection model's answer, about. */
const reflectionAnswer = 400;

async function usefulPlans(parts: EstimateParts): Promise<readonly SpendingPlan[]> {
  const { optimizer, program, splits, settings } = parts;
  const promptText = originalText(program);
  if (optimizer === undefined) return planRollouts(promptText, allCases(splits), parts);
  // With no limit: what it takes is asked.
  const { rollouts, reflections } = await firstStep({ ...parts, optimizer, settings: { ...settings, budget: {} } });
  const grown = grownPrompt(parts);
  // Cases that are rolled out more than once stand in it more than once.
  const rolledOut = Array.from({ length: rollouts }, (_, index) => splits.train[index % splits.train.length]).flatMap(
    (promptCase) => promptCase ?? [],
  );
  const shown = 2 * estimateTokens(grown) + 10 * meanTokens(splits.train) + 600;
  return [
    ...[promptText, grown].flatMap((text) => planRollouts(text, [...splits.validation, ...splits.test], parts)),
    ...(settings.control === true ? planRollouts(promptText, [...splits.validation, ...splits.test], parts) : []),
    ...planRollouts(grown, rolledOut, parts),
    {
      role: 'reflection',
      calls: reflections,
      inputTokens: reflections * shown,
      outputTokens: reflections * reflectionAnswer,
    },
  ];
}

/** The run-off of candidates with such a text; none in an evaluation, nor where minutes are limited. */
function runOffPlans(parts: EstimateParts, text: string): readonly SpendingPlan[] {
  if (parts.optimizer === undefined || parts.settings.budget.minutes !== undefined) return [];
  return Array.from({ length: mostFinalists }, () => planRollouts(text, parts.splits.train, parts)).flat();
}

/** The prompt as a candidate may be: a quarter of what a slot may hold longer. */
function grownPrompt({ program, settings }: EstimateParts): string {
  return originalText(program) + ' '.repeat(Math.ceil(settings.maxSlotCharacters / 4));
}
