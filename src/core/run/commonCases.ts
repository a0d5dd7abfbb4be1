import type { Case, Split } from '../cases/case';
import type { Ledger } from '../models/ledger';
import type { SpendingPlan } from '../models/spendingPlan';
import { BudgetSpent, untilSpent } from '../models/budgetSpent';
import type { Candidate } from '../prompt/candidate';
import type { Evaluator } from './evaluator';

/** What came of asking cases. */
export interface CommonCases {
  /** The cases that were asked, of each candidate. */
  readonly cases: readonly Case[];
  /** Why it is not all of them. */
  readonly spent?: BudgetSpent;
}

/** What asking needs. */
export interface AskingParts {
  readonly evaluator: Evaluator;
  readonly ledger: Ledger;
  /** What it takes to ask a candidate the cases. */
  readonly plan: (candidate: Candidate, cases: readonly Case[]) => readonly SpendingPlan[];
}

/**
 * Asks a candidate the cases: all, or, where the budget cannot pay for so many, as many as it can, from the first on. The cases should come
 * in an order that was drawn, so that fewer of them are a fair sample. How many are asked depends on what answers cost, never on scores.
 */
export async function askAffordable(candidate: Candidate, cases: readonly Case[], split: Split, parts: AskingParts): Promise<CommonCases> {
  const { evaluator, ledger, plan } = parts;
  const { asked, spent } = affordableOf(cases, (some) => {
    const open = evaluator.open(candidate, some);
    // What is answered already needs no budget.
    return open.length === 0 ? undefined : ledger.reasonAgainst(plan(candidate, open));
  });
  const end = await untilSpent(() => evaluator.evaluate(candidate, asked, split));
  const open = new Set(evaluator.open(candidate, asked));
  const reason = end ?? spent;
  return { cases: asked.filter((each) => !open.has(each)), ...(reason === undefined ? {} : { spent: reason }) };
}

/**
 * The cases on which all of the candidates can be scored: those on which they were already, and as many others, from the first on, as the
 * budget pays for.
 */
export function affordableForAll(candidates: readonly Candidate[], cases: readonly Case[], parts: AskingParts): readonly Case[] {
  const { evaluator, ledger, plan } = parts;
  const plans = (some: readonly Case[]): readonly SpendingPlan[] =>
    candidates.flatMap((candidate) => {
      const open = evaluator.open(candidate, some);
      return open.length === 0 ? [] : plan(candidate, open);
    });
  const isKnown = (promptCase: Case): boolean => plans([promptCase]).length === 0;
  const others = cases.filter((promptCase) => !isKnown(promptCase));
  const { asked } = affordableOf(others, (some) => (some.length === 0 ? undefined : ledger.reasonAgainst(plans(some))));
  return [...cases.filter(isKnown), ...asked];
}

/** Items that can be paid for, and what is against more. */
export interface Affordable<Item> {
  readonly asked: readonly Item[];
  readonly spent?: BudgetSpent;
}

/** As many of the items, from the first on, as nothing is against. */
export function affordableOf<Item>(items: readonly Item[], against: (asked: readonly Item[]) => string | undefined): Affordable<Item> {
  const reason = against(items);
  if (reason === undefined) return { asked: items };
  let [fits, tooMany] = [0, items.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (against(items.slice(0, middle)) === undefined) fits = middle;
    else tooMany = middle;
  }
  return { asked: items.slice(0, fits), spent: new BudgetSpent(reason) };
}
