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

/** A unit of a batch that has begun. */
export class BatchUnit implements Account {
  readonly charges: Charge[] = [];
  readonly ended: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor(private readonly bookAtOnce: ((charge: Charge) => void) | undefined) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
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
 * decision is the same whenever the answers come.
 */
export class Batch {
  private readonly units: BatchUnit[] = [];
  private booked = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private stopped: string | undefined;

  /** @param window undefined where nothing is limited but calls. */
  constructor(
    private readonly window: number | undefined,
    private readonly budget: BatchBudget,
  ) {}

  /**
   * Resolves when the next unit may begin; its `end` has to be called, whatever becomes of it. Units begin in the order of the calls.
   * @throws BudgetSpent when the budget cannot pay for it; none begins after that.
   */
  begin(): Promise<BatchUnit> {
    const { window } = this;
    if (window === undefined) return Promise.resolve(new BatchUnit((charge) => this.budget.book(charge)));
    const unit = new BatchUnit(undefined);
    const index = this.units.push(unit) - 1;
    const turn = this.turn.then(() => this.admit(index, window));
    this.turn = turn.catch(() => undefined);
    return turn.then(() => unit);
  }

  /** Ends the batch, once all units that began have ended. */
  release(): void {
    this.bookUntil(this.units.length);
    this.budget.released();
  }

  private async admit(index: number, window: number): Promise<void> {
    if (this.stopped === undefined) {
      await this.units[index - window]?.ended;
      this.bookUntil(index - window + 1);
      this.stopped = this.budget.stopFor(index + 1 - this.booked);
    }
    if (this.stopped !== undefined) throw new BudgetSpent(this.stopped);
  }

  private bookUntil(count: number): void {
    for (; this.booked < count; this.booked++) this.units[this.booked]?.charges.forEach((charge) => this.budget.book(charge));
  }
}
