import type { BudgetLimits, Price } from '../run/events';
import type { ModelRole, Usage } from './model';

/** What a block of calls may cost at the most. */
export interface SpendingPlan {
  readonly role: ModelRole;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Amounts in the units of the limits. */
interface Amount {
  calls: number;
  tokens: number;
  cost: number;
}

/** The budget cannot pay for what comes next. Not an error of anyone's: the run ends with what it has. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/**
 * A promise about calls, tokens, money and minutes. Whatever is about to be asked is reserved first, at its worst case, so
 * that the limits hold even when every call in flight uses all it may. Reservations are made at fixed points of a run, when
 * nothing is in flight, so that a replay of the same completions takes the same decisions.
 */
export class Budget {
  private readonly spent: Amount = { calls: 0, tokens: 0, cost: 0 };
  private readonly reserved: Amount = { calls: 0, tokens: 0, cost: 0 };

  constructor(
    private readonly limits: BudgetLimits,
    /** Prices by role; a role without a price costs nothing that is known. */
    private readonly prices: Readonly<Partial<Record<ModelRole, Price>>>,
    /** Minutes since the run began. */
    private readonly elapsedMinutes: () => number = () => 0,
  ) {}

  /**
   * Sets the worst case of the plans aside.
   * @throws BudgetSpent, and reserves nothing, when it does not fit.
   */
  reserve(plans: readonly SpendingPlan[]): void {
    const amount = this.total(plans);
    const over = this.firstOver(amount);
    if (over !== undefined) throw new BudgetSpent(over);
    this.move(amount, 1);
  }

  /** Gives a reservation back, before the calls it was for are charged or when they are not made. */
  release(plans: readonly SpendingPlan[]): void {
    this.move(this.total(plans), -1);
  }

  /** Books what was used. Replayed completions are booked too: they were paid for before. */
  charge(role: ModelRole, usage: Usage, attempts: number): void {
    this.spent.calls += attempts;
    if (attempts === 0) return;
    this.spent.tokens += usage.inputTokens + usage.outputTokens;
    this.spent.cost += this.cost(role, usage);
  }

  /** Reserves one more attempt of a call that failed, if it fits. Given back by `releaseRetries` once the attempts are charged. */
  tryRetry(): boolean {
    const retry = { calls: 1, tokens: 0, cost: 0 };
    if (this.firstOver(retry) !== undefined) return false;
    this.move(retry, 1);
    return true;
  }

  /** Gives the reservations of retries back. */
  releaseRetries(retries: number): void {
    this.move({ calls: retries, tokens: 0, cost: 0 }, -1);
  }

  private total(plans: readonly SpendingPlan[]): Amount {
    const amount: Amount = { calls: 0, tokens: 0, cost: 0 };
    for (const { role, calls, inputTokens, outputTokens } of plans) {
      amount.calls += calls;
      amount.tokens += inputTokens + outputTokens;
      amount.cost += this.cost(role, { inputTokens, outputTokens });
    }
    return amount;
  }

  private cost(role: ModelRole, usage: Usage): number {
    const price = this.prices[role];
    return price === undefined ? 0 : (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6;
  }

  private move(amount: Amount, sign: 1 | -1): void {
    this.reserved.calls += sign * amount.calls;
    this.reserved.tokens += sign * amount.tokens;
    this.reserved.cost += sign * amount.cost;
  }

  /** The limit that the amount would break, in words. */
  private firstOver(amount: Amount): string | undefined {
    const { limits, spent, reserved } = this;
    const units = ['calls', 'tokens', 'cost'] as const;
    // Sums of prices carry rounding dust; a billionth of a unit is no overshoot.
    const over = units.find((unit) => spent[unit] + reserved[unit] + amount[unit] > (limits[unit] ?? Infinity) + 1e-9);
    if (over !== undefined) return `The budget of ${limits[over] ?? 0} ${over === 'cost' ? '(money)' : over} cannot pay for the next step.`;
    if (this.elapsedMinutes() >= (limits.minutes ?? Infinity)) return `The ${limits.minutes ?? 0} minutes are over.`;
    return undefined;
  }
}
