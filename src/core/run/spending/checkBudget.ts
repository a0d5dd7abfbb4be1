import type { InputProblem } from '../../problems';
import { countOf } from '../../countOf';
import type { Amount } from '../../models/limits';
import { countedLimits } from '../../models/limits';
import type { EstimateParts } from './estimate';
import { fewerCases } from './fewerCases';
import { missingToBegin, smallestBudget } from './smallestBudget';

type BudgetUnit = keyof Amount;

/**
 * What is wrong with a budget, said before any of it is spent: an error where the run could not even begin, a warning where it could
 * do nothing useful. Names the smallest that would do. Calls are exact; tokens and money are forecasts, and are worded as such.
 */
export async function checkBudget({ file, ...parts }: EstimateParts & { readonly file: string }): Promise<InputProblem | undefined> {
  const missing = missingToBegin(parts);
  const hopeless = countedLimits.find((unit) => missing[unit] !== undefined);
  if (hopeless !== undefined) return { severity: 'error', file, message: await hopelessMessage(parts, hopeless, missing[hopeless] ?? 0) };
  if (countedLimits.every((unit) => parts.settings.budget[unit] === undefined)) return undefined;
  const smallest = await smallestBudget(parts);
  const short = countedLimits.find((unit) => (parts.settings.budget[unit] ?? Infinity) < (smallest[unit] ?? 0));
  if (short === undefined) return undefined;
  const message =
    `${given(parts, short)} ${short === 'calls' ? 'cannot' : 'may not'} pay for ${usefulPart(parts)}. ` +
    `${wouldDo(short, smallest[short] ?? 0)}`;
  return { severity: 'warning', file, message: message + (await withFewerCases(parts, short)) };
}

async function hopelessMessage(parts: EstimateParts, unit: BudgetUnit, needed: number): Promise<string> {
  const takes = `${unit === 'calls' ? 'takes' : 'is expected to take'} ${amount(needed, unit)}`;
  if (parts.optimizer === undefined)
    return `${given(parts, unit)} cannot pay for ${usefulPart(parts)}, which ${takes}.${await withFewerCases(parts, unit)}`;
  const { [unit]: useful } = await smallestBudget(parts);
  const more = useful === undefined ? '' : ` For ${usefulPart(parts)}, ${wouldDo(unit, useful)}`;
  return `${given(parts, unit)} cannot pay for the verdict, which ${takes}.${more}${await withFewerCases(parts, unit)}`;
}

/** How to keep the budget and use fewer cases; nothing where that would not do. */
async function withFewerCases(parts: EstimateParts, unit: BudgetUnit): Promise<string> {
  const count = await fewerCases(parts, unit, parts.settings.budget[unit] ?? Infinity);
  if (count === undefined) return '';
  return (
    ` Or use fewer cases: ${countOf(count, 'case')}, drawn by the seed, ` +
    `with "maxCases: ${count}" in the eval file or --max-cases ${count} on the command line.`
  );
}

function usefulPart({ optimizer }: EstimateParts): string {
  return optimizer === undefined ? 'scoring the cases' : 'the baseline, one step and the verdict';
}

function given({ settings: { budget } }: EstimateParts, unit: BudgetUnit): string {
  const limit = budget[unit] ?? 0;
  return `The budget of ${unit === 'cost' ? `${limit} (money)` : amount(limit, unit)}`;
}

function wouldDo(unit: BudgetUnit, enough: number): string {
  return `${amount(enough, unit)} would do${unit === 'calls' ? '' : ', by a cautious estimate'}.`;
}

/** An amount with its unit. Money is rounded up, to three digits: what is named suffices. */
function amount(value: number, unit: BudgetUnit): string {
  if (unit !== 'cost') return countOf(Math.ceil(value), unit === 'calls' ? 'call' : 'token');
  const digit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return `${Number((Math.ceil(value / digit) * digit).toPrecision(3))} (money)`;
}
