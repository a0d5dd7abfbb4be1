import type { Amount, BudgetLimits, Price } from './limits';
import { countedLimits } from './limits';
import { countOf } from '../countOf';
import { rounding } from '../rounding';
import type { ModelRole, Usage } from './model';
import type { Charge } from './batch';
import { Batch } from './batch';
import { BudgetSpent } from './budgetSpent';
import { SpendingForecast } from './spendingForecast';

/** What a call may cost at the most. */
export interface SpendingPlan {
  readonly role: ModelRole;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

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

/**
 * A promise about calls, tokens, money and minutes.
 *
 * Calls are counted exactly: whatever is about to be asked is reserved first, retries included, so no call is ever made beyond the limit.
 * What a call will use is known only when its answer is there, so tokens and money are forecast from the answers so far: for a whole batch
 * before it begins, and again before each of its units (see `Batch`). They are overshot by no more than was in flight. The verdict's share
 * of everything is set aside from the beginning, and the verdict, too, keeps to the limits.
 *
 * All of that is decided by what was answered, never by when, so that a replay of the same completions takes the same decisions. Only what
 * `timeOver` and `claim` say depends on the moment, or on interruptions; whoever follows them journals that.
 */
export class Budget {
  private readonly forecast = new SpendingForecast();
  private spent: Amount = nothing;
  /** Calls that are about to be made, or under way, retries included. */
  private reservedCalls = 0;
  /** Batches of calls that were reserved and not yet released. */
  private batches = 0;
  /** What is kept for the verdict, a plan a role. */
  private aside: readonly SpendingPlan[] = [];
  /** What is kept for calls that an interruption breaks off, or whose answers it makes useless. */
  private forInterruptions: readonly SpendingPlan[] = [];
  /** Attempts that were made, whenever and for whatever, and those that may be made now. */
  private claimed: number;
  /** Calls that have left and not come back. */
  private underWay = 0;
  /** Minutes at work when there was a budget, and when the first call left. */
  private readonly beganAt: number;
  private firstLeftAt: number | undefined;

  constructor(
    private readonly limits: BudgetLimits,
    /** Prices by role; a role without a price costs nothing that is known. */
    private readonly prices: Readonly<Partial<Record<ModelRole, Price>>>,
    /** How many units of a batch are under way at once where tokens or money are limited, at least 1. */
    private readonly window: number,
    private readonly work: Work = { minutes: () => 0, callsBefore: 0, callsInVain: () => 0, callsUnread: () => 0 },
  ) {
    this.beganAt = work.minutes();
    this.claimed = work.callsBefore;
  }

  /**
   * Keeps what the plans may need out of everything else's reach; in place of what was kept before. Nothing always fits.
   * @param forInterruptions what is kept beside that for interruptions: as long as they take no more, they change nothing else
   * @throws BudgetSpent, and changes nothing, when they do not fit.
   */
  setAside(plans: readonly SpendingPlan[], forInterruptions: readonly SpendingPlan[] = []): void {
    const [aside, kept] = [byRole(plans), byRole(forInterruptions)];
    const over = countCalls(aside) + countCalls(kept) === 0 ? undefined : this.over(nothing, aside, kept);
    if (over !== undefined) throw new BudgetSpent(over);
    this.aside = aside;
    this.forInterruptions = kept;
  }

  /** Why the plan could not be reserved; undefined when it fits. */
  reasonAgainst(plans: readonly SpendingPlan[]): string | undefined {
    return this.over(this.expect(byRole(plans), 'mean'));
  }

  /**
   * Reserves the calls of a batch of so many units. Each call is given back when it is booked, and what is left of them when the batch is
   * released. Of batches one after another all decisions are exact; of several at once they depend on which is first.
   * @param width how many calls a unit has under way at once
   * @throws BudgetSpent, and reserves nothing, when they do not fit, or when their tokens or their price are not expected to.
   */
  reserve(plans: readonly SpendingPlan[], units: number, width = 1): Batch {
    const planned = byRole(plans);
    const over = this.over(this.expect(planned, 'mean'));
    if (over !== undefined) throw new BudgetSpent(over);
    this.reservedCalls += countCalls(plans);
    this.batches++;
    const isLimited = (this.limits.tokens ?? this.limits.cost) !== undefined;
    // How long answers are is not known before the first.
    const probes = planned.some(({ role }) => !this.forecast.knows(role));
    return new Batch(isLimited ? { size: Math.max(1, Math.floor(this.window / width)), probes } : undefined, {
      book: (charge) => this.book(charge),
      // The calls are reserved already.
      stopFor: (share) => this.over({ ...this.expect(scaled(planned, share / units), 'mean'), calls: 0 }),
      released: () => this.release(),
    });
  }

  /** The batch of units that were all answered before the run was taken up again: paid for, whatever the budget says now. */
  takeUp(plans: readonly SpendingPlan[]): Batch {
    this.reservedCalls += countCalls(plans);
    this.batches++;
    return new Batch(undefined, { book: (charge) => this.book(charge), stopFor: () => undefined, released: () => this.release() });
  }

  /** Calls that were reserved and not made are given back once no batch is under way. */
  private release(): void {
    this.batches--;
    if (this.batches === 0) this.reservedCalls = 0;
  }

  /** The share of the tightest limit that the plans are expected to take, from 0; time apart. */
  shareOf(plans: readonly SpendingPlan[]): number {
    const expected = this.expect(byRole(plans), 'mean');
    return Math.max(...countedLimits.map((unit) => expected[unit] / (this.limits[unit] ?? Infinity)));
  }

  /**
   * Books a call that has ended, in place of its reservation. Replayed calls are booked too: they were paid for before.
   * @param attempts all that were made for it, retries included; 0 when the answer came from the cache.
   * @param retries how many of them `tryOneMore` has reserved.
   */
  bookCall(attempts: number, retries = 0): void {
    this.reservedCalls -= 1 + retries;
    this.spent = add(this.spent, { ...nothing, calls: attempts });
  }

  /** Books what an answer used. */
  private book({ role, usage, plannedInputTokens }: Charge): void {
    this.spent = add(this.spent, { calls: 0, tokens: usage.inputTokens + usage.outputTokens, cost: this.cost(role, usage) });
    this.forecast.observe(role, usage, plannedInputTokens);
  }

  /** A call leaves; it is under way until `returned`. */
  left(): void {
    this.underWay++;
    this.firstLeftAt ??= this.work.minutes();
  }

  returned(): void {
    this.underWay--;
  }

  /** Reserves one more attempt of a call that failed, or a call that was not foreseen, if it fits. */
  tryOneMore(): boolean {
    // A run that was stopped may have turned another way since, and never read what was answered then.
    if (this.over({ ...nothing, calls: 1 + this.work.callsUnread() }) !== undefined || this.claim() !== undefined) return false;
    this.oneMore();
    return true;
  }

  /**
   * Takes the place of one attempt, just before it is made. Whatever an interruption has cost, what was reserved since counts in none of it;
   * here every attempt counts, so that none is made beyond the limit.
   * @returns why there is no place; undefined when it was taken
   */
  claim(): string | undefined {
    if (this.claimed >= (this.limits.calls ?? Infinity)) return this.spentMessage('calls');
    this.claimed++;
    return undefined;
  }

  /** Gives the place of an attempt back that was not made. */
  unclaim(): void {
    this.claimed--;
  }

  /** The same for one that was made already, and so has to fit. */
  oneMore(): void {
    this.reservedCalls++;
  }

  private expect(plans: readonly SpendingPlan[], outputs: 'mean' | 'largest'): Amount {
    return plans.reduce((sum, plan) => {
      const usage = this.forecast.expect(plan, outputs);
      return add(sum, { calls: plan.calls, tokens: usage.inputTokens + usage.outputTokens, cost: this.cost(plan.role, usage) });
    }, nothing);
  }

  private cost(role: ModelRole, { inputTokens, outputTokens }: Usage): number {
    const price = this.prices[role];
    return price === undefined ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  }

  /** The limit that the amount would break, in words. */
  private over(amount: Amount, aside = this.aside, forInterruptions = this.forInterruptions): string | undefined {
    const beyondKept = Math.max(0, this.work.callsInVain() - countCalls(forInterruptions));
    const reserved = { ...nothing, calls: this.reservedCalls + beyondKept };
    const total = [this.spent, reserved, amount, this.expect(aside, 'largest'), this.expect(forInterruptions, 'largest')].reduce((sum, each) => add(sum, each), nothing);
    const over = countedLimits.find((unit) => total[unit] > (this.limits[unit] ?? Infinity) + rounding);
    return over === undefined ? undefined : this.spentMessage(over);
  }

  private spentMessage(unit: keyof Amount): string {
    const limit = this.limits[unit] ?? 0;
    const amount = unit === 'cost' ? `${limit} (money)` : countOf(limit, unit === 'calls' ? 'call' : 'token');
    return `The budget of ${amount} cannot pay for ${this.aside.length === 0 ? 'more' : 'the next step and the verdict'}.`;
  }

  /** Why no further call should be made at this moment; undefined when one may. What is set aside takes time as well, at the pace so far. */
  timeOver(): string | undefined {
    const { minutes } = this.limits;
    if (minutes === undefined) return undefined;
    const atWork = this.work.minutes();
    // Those under way have had their part of the time: without them, the first of many that left together would seem to have taken all of it.
    const made = Math.max(this.spent.calls, this.work.callsBefore) + this.underWay;
    // What passed before the first of them left is no part of their pace.
    const idle = (this.firstLeftAt ?? (this.spent.calls > 0 ? this.beganAt : atWork)) - this.beganAt;
    const atCalls = atWork - idle;
    const forAside = made === 0 ? 0 : (atCalls / made) * countCalls(this.aside);
    if (atWork + forAside < minutes) return undefined;
    return `${minutes === 1 ? 'The minute is' : `The ${minutes} minutes are`} over${this.aside.length === 0 ? '' : ', but for the time that the verdict takes'}.`;
  }
}

/** The sums of the plans of each role. */
function byRole(plans: readonly SpendingPlan[]): readonly SpendingPlan[] {
  const sums = new Map<ModelRole, SpendingPlan>();
  for (const plan of plans) {
    const { role, calls, inputTokens, outputTokens } = plan;
    const sum = sums.get(role);
    sums.set(role, sum === undefined ? plan : { role, calls: sum.calls + calls, inputTokens: sum.inputTokens + inputTokens, outputTokens: sum.outputTokens + outputTokens });
  }
  return [...sums.values()];
}

function scaled(plans: readonly SpendingPlan[], share: number): readonly SpendingPlan[] {
  return plans.map(({ role, calls, inputTokens, outputTokens }) => ({ role, calls: calls * share, inputTokens: inputTokens * share, outputTokens: outputTokens * share }));
}

function countCalls(plans: readonly SpendingPlan[]): number {
  return plans.reduce((sum, { calls }) => sum + calls, 0);
}

function add(a: Amount, b: Amount): Amount {
  return { calls: a.calls + b.calls, tokens: a.tokens + b.tokens, cost: a.cost + b.cost };
}
