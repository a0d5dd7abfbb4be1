import type { Amount, BudgetLimits, Price } from './limits';
import { countedLimits } from './limits';
import { countOf } from '../countOf';
import { rounding } from '../rounding';
import { BudgetSpent } from './budgetSpent';
import { Deadline } from './deadline';
import type { Charge, LotBooks } from './lot';
import { Lot } from './lot';
import type { ModelRole } from './model';
import { SpendingForecast } from './spendingForecast';
import type { SpendingPlan } from './spendingPlan';
import { byRole, scaled } from './spendingPlan';

const nothing: Amount = { calls: 0, tokens: 0, cost: 0 };

/** How long a run was at work, and what it did in that time. */
export interface Work {
  /** Minutes so far, those before it was taken up again included. */
  readonly minutes: () => number;
  /** Calls that it had made before it was taken up again, whether they are replayed already or not. */
  readonly callsBefore: number;
  /** Calls that were made in vain, as far as they are known by now. */
  readonly callsInVain: () => number;
  /** Calls that it had made up to here before it was taken up again, and whose answers it has not read since. */
  readonly callsUnread: () => number;
}

/** Calls that an open lot holds: reserved, or made and not booked yet. */
interface Held {
  calls: number;
}

/** What is kept out of everything else's reach, a plan a role. */
interface Kept {
  readonly forVerdict: readonly SpendingPlan[];
  /** For calls that an interruption breaks off, or whose answers it makes useless. */
  readonly forInterruptions: readonly SpendingPlan[];
}

/**
 * A promise about calls, tokens, money and minutes.
 *
 * Calls are counted exactly: whatever is about to be asked is reserved first, retries included, so no call is ever made beyond the limit.
 * What a call will use is known only when its answer is there, and how many calls a rollout makes only at its end, so both are forecast
 * from those so far: for a whole lot before it begins, and again before each of its units (see `Lot`). Tokens and money are overshot
 * by no more than was under way. The verdict's share of everything is kept from the beginning, and the verdict, too, keeps to the limits.
 *
 * All of that is decided by what was answered, never by when, so that a replay of the same completions takes the same decisions. Only what
 * `timeOver`, `claim` and `more` say depends on the moment, or on interruptions; whoever follows them journals that.
 */
export class Ledger {
  private readonly forecast = new SpendingForecast();
  private readonly deadline: Deadline;
  private booked: Amount = nothing;
  private readonly lots = new Set<Held>();
  private kept: Kept = { forVerdict: [], forInterruptions: [] };
  /** Attempts that were made, whenever and for whatever, and those that may be made now. */
  private claimed: number;

  constructor(
    private readonly limits: BudgetLimits,
    /** Prices by role; a role without a price costs nothing that is known. */
    private readonly prices: Readonly<Partial<Record<ModelRole, Price>>>,
    /** How many units of a lot are under way at once where what they use is forecast, at least 1. */
    private readonly window: number,
    private readonly work: Work = { minutes: () => 0, callsBefore: 0, callsInVain: () => 0, callsUnread: () => 0 },
  ) {
    this.deadline = new Deadline(limits.minutes, work.minutes, work.callsBefore);
    this.claimed = work.callsBefore;
  }

  /**
   * Keeps what the plans may need out of everything else's reach; in place of what was kept before. Nothing always fits.
   * @param forInterruptions what is kept beside that for interruptions: as long as they take no more, they change nothing else
   * @throws BudgetSpent, and changes nothing, when they do not fit.
   */
  keep(forVerdict: readonly SpendingPlan[], forInterruptions: readonly SpendingPlan[] = []): void {
    const kept = { forVerdict: byRole(forVerdict), forInterruptions: byRole(forInterruptions) };
    const over = countCalls(forVerdict) + countCalls(forInterruptions) === 0 ? undefined : this.over(nothing, kept);
    if (over !== undefined) throw new BudgetSpent(over);
    this.kept = kept;
  }

  /** Why the plan could not be reserved; undefined when it fits. */
  reasonAgainst(plans: readonly SpendingPlan[]): string | undefined {
    return this.over(this.expect(byRole(plans), 'mean'));
  }

  /**
   * Reserves what a lot of so many units is expected to use. Where the number of its calls is known, each is given back when it is booked,
   * and what is left of them when the lot is released. Of lots one after another all decisions are exact; of several at once they depend on
   * which is first.
   * @param width how many calls a unit has under way at once
   * @throws BudgetSpent, and reserves nothing, when that does not fit.
   */
  reserve(plans: readonly SpendingPlan[], count: number, width = 1): Lot {
    const planned = byRole(plans);
    const over = this.over(this.expect(planned, 'mean'));
    if (over !== undefined) throw new BudgetSpent(over);
    const isCounted = planned.every(({ rollouts }) => rollouts === undefined);
    const isForecast = (this.limits.tokens ?? this.limits.cost) !== undefined || (!isCounted && this.limits.calls !== undefined);
    // What answers use is not known before the first.
    const probes = planned.some((plan) => !this.forecast.knows(plan));
    const window = isForecast ? { size: Math.max(1, Math.floor(this.window / width)), probes } : undefined;
    return new Lot(window, isCounted, this.open(planned, count, isCounted));
  }

  /** The lot of units that were all answered before the run was taken up again: paid for, whatever the limits say now. */
  takeUp(plans: readonly SpendingPlan[], count: number): Lot {
    const planned = byRole(plans);
    return new Lot(undefined, true, { ...this.open(planned, count, true), reasonAgainst: () => undefined });
  }

  private open(planned: readonly SpendingPlan[], count: number, isCounted: boolean): LotBooks {
    const held: Held = { calls: isCounted ? countCalls(planned) : 0 };
    this.lots.add(held);
    const expected = (unitsOf: number): Amount => this.expect(scaled(planned, unitsOf / count), 'mean');
    return {
      callsOfUnit: () => (isCounted ? countCalls(planned) / count : Math.ceil(expected(1).calls - rounding)),
      // Calls that are counted are reserved already; what those that are not have used meanwhile depends on the moment.
      reasonAgainst: (underWay) =>
        isCounted ? this.over({ ...expected(underWay), calls: 0 }) : this.over(expected(underWay), this.kept, held),
      book: (charge) => this.book(charge, held),
      hold: (calls) => void (held.calls += calls),
      more: () => this.more(held),
      claim: () => this.claim(),
      unclaim: () => void this.claimed--,
      timeOver: () => this.deadline.over(this.booked.calls, countCalls(this.kept.forVerdict)),
      left: (role) => this.deadline.left(role),
      returned: (role) => this.deadline.returned(role),
      released: () => void this.lots.delete(held),
    };
  }

  /**
   * How many times over what is left is expected to pay for the plans, beside what is kept: at least 0, infinite where nothing is limited.
   * Time apart.
   */
  timesLeft(plans: readonly SpendingPlan[]): number {
    const expected = this.expect(byRole(plans), 'mean');
    const taken = this.taken(this.kept);
    const times = countedLimits.map((unit) => ((this.limits[unit] ?? Infinity) - taken[unit]) / expected[unit]);
    return Math.max(0, Math.min(...times.filter((each) => !Number.isNaN(each))));
  }

  /** How many calls the plans are expected to take. */
  expectedCalls(plans: readonly SpendingPlan[]): number {
    return this.expect(byRole(plans), 'mean').calls;
  }

  /** The share of the tightest limit that the plans are expected to take, from 0; time apart. */
  shareOf(plans: readonly SpendingPlan[]): number {
    const expected = this.expect(byRole(plans), 'mean');
    return Math.max(...countedLimits.map((unit) => expected[unit] / (this.limits[unit] ?? Infinity)));
  }

  /** Books what a call has come to, in place of what was held for it. Replayed calls are booked too: they were paid for before. */
  private book(charge: Charge, held: Held): void {
    if (charge.kind === 'calls') {
      held.calls -= charge.places;
      this.booked = add(this.booked, { ...nothing, calls: charge.attempts });
    } else if (charge.kind === 'usage') {
      const { role, usage, plannedInputTokens } = charge;
      this.booked = add(this.booked, { calls: 0, tokens: usage.inputTokens + usage.outputTokens, cost: this.cost(role, usage) });
      this.forecast.observe(role, usage, plannedInputTokens);
    } else {
      this.forecast.observeRollout(charge.role, charge.rollout);
    }
  }

  /** Holds one more attempt of a call that failed, or a call that was not foreseen, if it fits. */
  private more(held: Held): boolean {
    // A run that was stopped may have turned another way since, and never read what was answered then.
    if (this.over({ ...nothing, calls: 1 + this.work.callsUnread() }) !== undefined || this.claim() !== undefined) return false;
    held.calls++;
    return true;
  }

  /**
   * Takes the place of one attempt, just before it is made. Whatever an interruption has cost, what was reserved since counts in none
   * of it; here every attempt counts, so that none is made beyond the limit.
   * @returns why there is no place; undefined when it was taken
   */
  private claim(): string | undefined {
    if (this.claimed >= (this.limits.calls ?? Infinity)) return this.spentMessage('calls');
    this.claimed++;
    return undefined;
  }

  private expect(plans: readonly SpendingPlan[], how: 'mean' | 'largest'): Amount {
    return plans.reduce((sum, plan) => {
      const expected = this.forecast.expect(plan, how);
      return add(sum, {
        calls: expected.calls,
        tokens: expected.inputTokens + expected.outputTokens,
        cost: this.cost(plan.role, expected),
      });
    }, nothing);
  }

  private cost(role: ModelRole, { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number }): number {
    const price = this.prices[role];
    return price === undefined ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  }

  /** The limit that the amount would break, in words. @param except what this lot holds is left out */
  private over(amount: Amount, kept = this.kept, except?: Held): string | undefined {
    const total = add(this.taken(kept, except), amount);
    const over = countedLimits.find((unit) => total[unit] > (this.limits[unit] ?? Infinity) + rounding);
    return over === undefined ? undefined : this.spentMessage(over);
  }

  /** What is spent, held or kept. */
  private taken(kept: Kept, except?: Held): Amount {
    const forInterruptions = this.expect(kept.forInterruptions, 'largest');
    const beyondKept = Math.max(0, this.work.callsInVain() - countCalls(kept.forInterruptions));
    const held = [...this.lots].reduce((sum, lot) => (lot === except ? sum : sum + lot.calls), beyondKept);
    return [this.booked, { ...nothing, calls: held }, this.expect(kept.forVerdict, 'largest'), forInterruptions].reduce(add, nothing);
  }

  private spentMessage(unit: keyof Amount): string {
    const limit = this.limits[unit] ?? 0;
    const amount = unit === 'cost' ? `${limit} (money)` : countOf(limit, unit === 'calls' ? 'call' : 'token');
    return `The budget of ${amount} cannot pay for ${this.kept.forVerdict.length === 0 ? 'more' : 'the next step and the verdict'}.`;
  }
}

function countCalls(plans: readonly SpendingPlan[]): number {
  return plans.reduce((sum, { calls }) => sum + calls, 0);
}

function add(a: Amount, b: Amount): Amount {
  return { calls: a.calls + b.calls, tokens: a.tokens + b.tokens, cost: a.cost + b.cost };
}
