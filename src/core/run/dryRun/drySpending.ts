import { BudgetSpent } from '../../models/budgetSpent';
import type { Amount, BudgetLimits } from '../../models/limits';
import { countedLimits } from '../../models/limits';
import type { ModelRole } from '../../models/model';
import { rounding } from '../../rounding';
import type { RunSettings } from '../journal/events';

/** Nothing at all. */
export const nothing: Amount = { calls: 0, tokens: 0, cost: 0 };

/** Calls of one model, with all their tokens. */
export interface DryCalls {
  readonly role: ModelRole;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What calls take. */
export function amountOfCalls(
  { role, calls, inputTokens, outputTokens }: DryCalls,
  { models, prices }: Pick<RunSettings, 'models' | 'prices'>,
): Amount {
  const price = prices[models[role]];
  const cost = price === undefined ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  return { calls, tokens: inputTokens + outputTokens, cost };
}

/** One amount and so many times another. */
export function plus(amount: Amount, other: Amount, times = 1): Amount {
  return {
    calls: amount.calls + times * other.calls,
    tokens: amount.tokens + times * other.tokens,
    cost: amount.cost + times * other.cost,
  };
}

/** No more than the limits. */
export function within({ calls, tokens, cost }: Amount, limits: BudgetLimits): Amount {
  return {
    calls: Math.min(calls, limits.calls ?? Infinity),
    tokens: Math.min(tokens, limits.tokens ?? Infinity),
    cost: Math.min(cost, limits.cost ?? Infinity),
  };
}

/** Counts what a dry run uses, against limits. */
export class DrySpending {
  /** So far. */
  used: Amount = nothing;
  private kept: Amount = nothing;

  constructor(private readonly limits: BudgetLimits) {}

  /** Keeps what comes at the end; nothing else may use it. */
  keep(amount: Amount): void {
    this.kept = amount;
  }

  /** @throws BudgetSpent where that does not fit into the limits. */
  check(amount: Amount, times = 1): void {
    const { used, kept, limits } = this;
    const isOver = countedLimits.some((unit) => used[unit] + times * amount[unit] + kept[unit] > (limits[unit] ?? Infinity) + rounding);
    if (isOver) throw new BudgetSpent('The made-up run has no more.');
  }

  /** @throws BudgetSpent, and counts nothing, where that does not fit into the limits. */
  charge(amount: Amount, times = 1): void {
    this.check(amount, times);
    this.used = plus(this.used, amount, times);
  }

  /** Counts as much of an amount as fits into the limits. */
  chargeAffordable(amount: Amount): void {
    const shares = countedLimits.map((unit) => ((this.limits[unit] ?? Infinity) - this.used[unit]) / amount[unit]);
    this.used = plus(this.used, amount, Math.max(0, Math.min(1, ...shares.filter((share) => !Number.isNaN(share)))));
  }

  /** How many times over what is left pays for an amount, beside what is kept; infinite where nothing is limited. */
  timesLeft(amount: Amount): number {
    const { used, kept, limits } = this;
    const times = countedLimits.map((unit) => ((limits[unit] ?? Infinity) - used[unit] - kept[unit]) / amount[unit]);
    return Math.max(0, Math.min(...times.filter((each) => !Number.isNaN(each))));
  }

  /** The share of the tightest limit that an amount takes. */
  shareOf(amount: Amount): number {
    return Math.max(...countedLimits.map((unit) => amount[unit] / (this.limits[unit] ?? Infinity)));
  }
}
