import { BudgetSpent } from './budgetSpent';
import type { Account, ModelRole, Usage } from './model';

/** What one answer used. */
export interface Charge {
  readonly role: ModelRole;
  readonly usage: Usage;
  /** Tokens that the request was thought to have. */
  readonly plannedInputTokens: number;
}

/** What a batch knows of its budget. */
export interface BatchBudget {
  book(charge: Charge): void;
  /** Why the batch must stop, when so many of its units are under way and what they use is not known yet; undefined when it need not. */
  stopFor(unitsUnderWay: number): string | undefined;
  released(): void;
}

/** How many units of a batch are under way at once. */
export interface BatchWindow {
  /** 1 or more. */
  readonly size: number;
  /** Whether the first one goes ahead alone. */
  readonly probes: boolean;
}

/** A unit of a batch that has begun. */
class BatchUnit implements Account {
  readonly charges: Charge[] = [];
  readonly ended: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor(
    private readonly batch: { readonly isClosed: boolean },
    private readonly bookAtOnce: ((charge: Charge) => void) | undefined,
  ) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
  }

  get isClosed(): boolean {
    return this.batch.isClosed;
  }

  charge(role: ModelRole, usage: Usage, plannedInputTokens: number): void {
    const charge = { role, usage, plannedInputTokens };
    if (this.bookAtOnce === undefined) this.charges.push(charge);
    else this.bookAtOnce(charge);
  }

  end(): void {
    this.resolve();
  }
}

/**
 * A batch of units of work that was reserved: rollouts, or samples of a reflection.
 *
 * Where the budget limits what answers use, no more than `window` units are under way at once, and whether the next one may begin is
 * decided by the units that began so many before it, in their order: by what they used, and by a forecast for those since. So the
 * decision is the same whenever the answers come. Where nothing is known of the answers yet, the first unit goes ahead alone.
 *
 * Once a unit was refused, nothing more is asked. Units whose answers are there already, from before an interruption, are done all the
 * same: so a replay ends with the same ones.
 */
export class Batch {
  private readonly units: BatchUnit[] = [];
  private booked = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private stopped: string | undefined;
  private begun = 0;
  private refusal: { readonly index: number; readonly spent: BudgetSpent } | undefined;

  /** @param window undefined where nothing is limited but calls. */
  constructor(
    private readonly window: BatchWindow | undefined,
    private readonly budget: BatchBudget,
  ) {}

  /** Why some units were not done; undefined while all were. The first of them in their order that has a reason of its own says it. */
  get spent(): BudgetSpent | undefined {
    return this.refusal?.spent;
  }

  /** Whether a unit was refused. */
  get isClosed(): boolean {
    return this.refusal !== undefined;
  }

  /** Does the work of the next unit when it may begin; they begin in the order of the calls. @returns undefined when the budget cannot pay for it. */
  async run<T>(work: (account: Account) => Promise<T>): Promise<T | undefined> {
    const index = this.begun++;
    try {
      const unit = await this.begin();
      return await work(unit).finally(() => unit.end());
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      this.refuse(index, error);
      return undefined;
    }
  }

  /** Ends the batch, once all units that began have ended. */
  release(): void {
    this.bookUntil(this.units.length);
    this.budget.released();
  }

  private refuse(index: number, spent: BudgetSpent): void {
    const known = this.refusal;
    const isFirst = known === undefined || (known.spent.isEcho && !spent.isEcho) || (known.spent.isEcho === spent.isEcho && index < known.index);
    if (isFirst) this.refusal = { index, spent };
  }

  private begin(): Promise<BatchUnit> {
    const { window } = this;
    if (window === undefined) return Promise.resolve(new BatchUnit(this, (charge) => this.budget.book(charge)));
    const unit = new BatchUnit(this, undefined);
    const index = this.units.push(unit) - 1;
    const turn = this.turn.then(() => this.admit(index, window));
    this.turn = turn.catch(() => undefined);
    return turn.then(() => unit);
  }

  private async admit(index: number, { size, probes }: BatchWindow): Promise<void> {
    if (this.stopped === undefined) {
      const before = Math.max(index - size, probes && index > 0 ? 0 : -1);
      await this.units[before]?.ended;
      this.bookUntil(before + 1);
      this.stopped = this.budget.stopFor(index + 1 - this.booked);
    }
    if (this.stopped !== undefined) throw new BudgetSpent(this.stopped);
  }

  private bookUntil(count: number): void {
    for (; this.booked < count; this.booked++) this.units[this.booked]?.charges.forEach((charge) => this.budget.book(charge));
  }
}
