import type { Case, Split } from '../cases/case';
import type { Budget, SpendingPlan } from '../models/budget';
import { BudgetSpent, untilSpent } from '../models/budgetSpent';
import type { Candidate } from '../prompt/candidate';
import type { Evaluator } from './evaluator';

/** What came of asking several candidates the same cases. */
export interface CommonCases {
  /** The cases that each of them was asked. */
  readonly cases: readonly Case[];
  /** Why it is not all of them. */
  readonly spent?: BudgetSpent;
}

/** What asking needs. */
export interface AskingParts {
  readonly evaluator: Evaluator;
  readonly budget: Budget;
  /** What it takes to ask a candidate the cases. */
  readonly plan: (candidate: Candidate, cases: readonly Case[]) => readonly SpendingPlan[];
}

/**
 * Asks candidates the same cases, one candidate after the other: all cases, or, where the budget cannot pay for so many, as many as it
 * can, from the first on. The cases should come in an order that was drawn, so that fewer of them are a fair sample. How many are asked
 * depends on what answers cost, never on scores.
 */
export async function askInCommon(candidates: readonly Candidate[], cases: readonly Case[], split: Split, parts: AskingParts): Promise<CommonCases> {
  const { evaluator, budget, plan } = parts;
  let spent: BudgetSpent | undefined;
  let common = cases;
  for (const [index, candidate] of candidates.entries()) {
    const others = candidates.slice(index + 1);
    const plansFor = (asked: readonly Case[]): readonly (readonly SpendingPlan[])[] => [candidate, ...others].map((each) => plan(each, evaluator.open(each, asked)));
    const affordable = affordableOf(common, (asked) => reasonAgainst(plansFor(asked), budget));
    spent = affordable.spent ?? spent;
    common = affordable.cases;
    const asked = common;
    const end = await untilSpent(async () => {
      // Retries of the one must leave the others their calls.
      budget.setAside(plansFor(asked).slice(1).flat());
      await evaluator.evaluate(candidate, asked, split);
    });
    const open = new Set(evaluator.open(candidate, asked));
    common = asked.filter((each) => !open.has(each));
    spent = end ?? spent;
  }
  return { cases: common, ...(spent === undefined ? {} : { spent }) };
}

/** What is answered already needs no budget. */
function reasonAgainst(plans: readonly (readonly SpendingPlan[])[], budget: Budget): string | undefined {
  const [now = [], ...later] = plans;
  return plans.flat().every(({ calls }) => calls === 0) ? undefined : budget.reasonAgainst(now, later.flat());
}

/** As many of the cases, from the first on, as nothing is against. */
function affordableOf(cases: readonly Case[], against: (asked: readonly Case[]) => string | undefined): CommonCases {
  const reason = against(cases);
  if (reason === undefined) return { cases };
  let [fits, tooMany] = [0, cases.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (against(cases.slice(0, middle)) === undefined) fits = middle;
    else tooMany = middle;
  }
  return { cases: cases.slice(0, fits), spent: new BudgetSpent(reason) };
}
