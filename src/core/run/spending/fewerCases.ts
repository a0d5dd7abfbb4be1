import type { Split, SplitCases } from '../../cases/case';
import { allCases } from '../../cases/case';
import { FEWEST_TELLING_PAIRS } from '../../stats/levels';
import type { EstimateParts } from './estimate';
import { smallestBudget } from './smallestBudget';

/** Room for a split that is rounded otherwise, and for cases that are longer than those they stand for. */
const caution = 0.95;

/**
 * How many of the cases a limit would pay for, so that the run could do something useful: an evaluation score all of them, an optimization
 * come to a verdict that could prove something. Undefined where no such number is below that of the cases there are.
 */
export async function fewerCases(parts: EstimateParts, unit: 'calls' | 'tokens' | 'cost', limit: number): Promise<number | undefined> {
  const all = allCases(parts.splits).length;
  const isPaid = async (count: number): Promise<boolean> => {
    const { [unit]: smallest = Infinity } = await smallestBudget({ ...parts, splits: partOf(parts.splits, count / all) });
    return smallest <= limit;
  };
  let [fits, tooMany] = [0, all];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (await isPaid(middle)) fits = middle;
    else tooMany = middle;
  }
  const isExact = parts.optimizer === undefined && unit === 'calls';
  const count = isExact ? fits : twoDigits(caution * fits);
  const tested = partOf(parts.splits, count / all).test.length;
  const isUseful = parts.optimizer === undefined ? count > 0 : tested >= FEWEST_TELLING_PAIRS && (await isPaid(count));
  return isUseful ? count : undefined;
}

function partOf(splits: SplitCases, share: number): SplitCases {
  const of = (split: Split) => splits[split].slice(0, Math.ceil(share * splits[split].length));
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

/** Rounded down to two digits: nobody needs more. */
function twoDigits(value: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.floor(value / digit) * digit;
}
