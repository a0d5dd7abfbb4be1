import { BudgetSpent } from './budgetSpent';
import type { ModelRole, Usage } from './model';
import type { Expected } from './spendingForecast';

/** What is booked: the attempts of a call, what its answer used, or what a whole rollout has asked of a role. */
export type Charge =
  /** `places` were held for the call. */
  | { readonly kind: 'calls'; readonly attempts: number; readonly places: number }
  /** The request was thought to have so many tokens. */
  | { readonly kind: 'usage'; readonly role: ModelRole; readonly usage: Usage; readonly plannedInputTokens: number }
  | { readonly kind: 'rollout'; readonly role: ModelRole; readonly rollout: Expected };

/** What a lot knows of its ledger. */
export interface LotBooks {
  /** How many calls the next unit is expected to make. */
  callsOfUnit(): number;
  /** Why the lot must stop, when so many of its units are under way and what they use is not known yet; undefined when it need not. */
  reasonAgainst(unitsUnderWay: number): string | undefined;
  book(charge: Charge): void;
  /** Holds so many calls, whether they fit or not. */
  hold(calls: number): void;
  /** Holds one more attempt, and takes its place, if it fits. */
  more(): boolean;
  /** Takes the place of an attempt; says why there is none. */
  claim(): string | undefined;
  unclaim(): void;
  /** Why no further call should be made at this moment; undefined when one may. */
  timeOver(): string | undefined;
  left(role: ModelRole): void;
  returned(role: ModelRole): void;
  released(): void;
}

/** How many units of a lot are under way at once. */
export interface LotWindow {
  /** 1 or more. */
  readonly size: number;
  /** Whether the first one goes ahead alone. */
  readonly probes: boolean;
}

/**
 * What pays for a unit of work: a rollout, a sample of a reflection, or a pair of the verdict.
 * It travels with the work, also to agents that call models themselves.
 */
export interface Purse {
  /** Nothing more may be asked on it; what was answered before may be used. */
  readonly isClosed: boolean;
  /** Opens the account of one call. @param isExtra it was not foreseen, and takes no place of those that were */
  call(role: ModelRole, isExtra?: boolean): CallAccount;
  /** The same purse, for an effect that calls models itself: whoever has it done is told what is booked. */
  watched(onCharge: (charge: Charge) => void): Purse;
  /** Is told what a whole rollout has asked of a role. */
  rolledOut(role: ModelRole, rollout: Expected): void;
}

/** What the account of a call knows of its unit. */
interface CallBooks {
  /** Takes one of the calls that were foreseen; false where there is none left. */
  takeForeseen(): boolean;
  book(charge: Charge): void;
}

/** The account of one call: its places among the calls that may be made, and what it has come to. */
export class CallAccount {
  private places = 0;
  /** Attempts that have left and were not refused. */
  private leaves = 0;

  constructor(
    private readonly role: ModelRole,
    private readonly unit: CallBooks,
    private readonly books: LotBooks,
  ) {}

  /** Takes the place of a call that is not made, since its answer is there. */
  hold(): void {
    if (!this.unit.takeForeseen()) this.books.hold(1);
    this.places++;
  }

  /** Takes the place of the first attempt. @returns why there is none */
  begin(): string | undefined {
    if (this.unit.takeForeseen()) {
      const over = this.books.claim();
      if (over !== undefined) return over;
    } else if (!this.books.more()) {
      return 'The budget has no room for a call that was not foreseen.';
    }
    this.places++;
    return undefined;
  }

  /** Takes the place of another attempt; false where there is no room. */
  again(): boolean {
    if (!this.books.more()) return false;
    this.places++;
    return true;
  }

  /** Gives the place of an attempt back that was not made. */
  giveBack(): void {
    this.books.unclaim();
  }

  /** An attempt leaves. A call that was made is tried again whatever the time. @throws BudgetSpent where the time is over */
  leave(): void {
    this.mayLeave();
    if (this.leaves === 0) this.books.left(this.role);
    this.leaves++;
  }

  /** @throws BudgetSpent where the time is over, and no attempt was made before that. */
  mayLeave(): void {
    const over = this.leaves > 0 ? undefined : this.books.timeOver();
    if (over !== undefined) throw new BudgetSpent(over);
  }

  /** What is refused was not made: it is to leave as if for the first time. */
  refused(): void {
    this.leaves--;
    if (this.leaves === 0) this.books.returned(this.role);
  }

  /** The call has come back, or was broken off. @returns the attempts that were made */
  returned(): number {
    const attempts = this.leaves;
    if (attempts > 0) this.books.returned(this.role);
    this.leaves = 0;
    return attempts;
  }

  /** How many attempts after the first have a place. */
  get retries(): number {
    return Math.max(0, this.places - 1);
  }

  /** Books what the call has come to, in place of what was held for it. */
  book(attempts: number): void {
    this.unit.book({ kind: 'calls', attempts, places: this.places });
  }

  /** Books what its answer used. */
  charge(usage: Usage, plannedInputTokens: number): void {
    this.unit.book({ kind: 'usage', role: this.role, usage, plannedInputTokens });
  }
}

/** A unit of a lot that has begun. */
class Unit implements Purse {
  readonly charges: Charge[] = [];
  readonly ended: Promise<void>;
  private resolve: () => void = () => undefined;

  /** @param foreseen calls that are held for it and not made yet */
  constructor(
    private readonly lot: { readonly isClosed: boolean },
    private readonly books: LotBooks,
    private readonly isAtOnce: (charge: Charge) => boolean,
    private foreseen: number,
  ) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
  }

  get isClosed(): boolean {
    return this.lot.isClosed;
  }

  call(role: ModelRole, isExtra = false): CallAccount {
    return this.account(role, isExtra, () => undefined);
  }

  watched(onCharge: (charge: Charge) => void): Purse {
    const isClosed = (): boolean => this.isClosed;
    return {
      get isClosed() {
        return isClosed();
      },
      call: (role, isExtra = false) => this.account(role, isExtra, onCharge),
      watched: (also) => this.watched((charge) => [onCharge, also].forEach((tell) => tell(charge))),
      rolledOut: (role, rollout) => this.rolledOut(role, rollout),
    };
  }

  private account(role: ModelRole, isExtra: boolean, onCharge: (charge: Charge) => void): CallAccount {
    const takeForeseen = (): boolean => !isExtra && this.takeForeseen();
    const book = (charge: Charge): void => {
      onCharge(charge);
      this.book(charge);
    };
    return new CallAccount(role, { takeForeseen, book }, this.books);
  }

  rolledOut(role: ModelRole, rollout: Expected): void {
    this.book({ kind: 'rollout', role, rollout });
  }

  foresee(calls: number): void {
    this.foreseen = calls;
    this.books.hold(calls);
  }

  takeForeseen(): boolean {
    if (this.foreseen < 1) return false;
    this.foreseen--;
    return true;
  }

  book(charge: Charge): void {
    if (this.isAtOnce(charge)) this.books.book(charge);
    else this.charges.push(charge);
  }

  /** @param givesBack whether calls that were held and not made are given back */
  end(givesBack: boolean): void {
    if (givesBack) this.charges.push({ kind: 'calls', attempts: 0, places: this.foreseen });
    this.resolve();
  }
}

/**
 * A lot of units of work that was reserved: rollouts, samples of a reflection, or pairs of the verdict.
 *
 * Where what they use is forecast, no more than `window` units are under way at once, and whether the next one may begin is decided by the
 * units that began so many before it, in their order: by what they used, and by a forecast for those since. So the decision is the same
 * whenever the answers come. Where nothing is known of the answers yet, the first unit goes ahead alone.
 *
 * Once a unit was refused, nothing more is asked. Units whose answers are there already, from before an interruption, are done all the
 * same: so a replay ends with the same ones.
 */
export class Lot {
  private readonly units: Unit[] = [];
  private booked = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private stopped: string | undefined;
  private begun = 0;
  private refusal: { readonly index: number; readonly spent: BudgetSpent } | undefined;

  /**
   * @param window undefined where nothing has to be forecast.
   * @param isCounted whether the number of each unit's calls is known: they are booked at once,
   * and only what answers use in the units' order
   */
  constructor(
    private readonly window: LotWindow | undefined,
    private readonly isCounted: boolean,
    private readonly books: LotBooks,
  ) {}

  /** Why some units were not done; undefined while all were. The first of them in their order that has a reason of its own says it. */
  get spent(): BudgetSpent | undefined {
    return this.refusal?.spent;
  }

  /** Whether a unit was refused. */
  get isClosed(): boolean {
    return this.refusal !== undefined;
  }

  /**
   * Does the work of the next unit when it may begin; they begin in the order of the calls.
   * @returns undefined when the budget cannot pay for it.
   */
  async run<T>(work: (purse: Purse) => Promise<T>): Promise<T | undefined> {
    const index = this.begun++;
    try {
      const unit = await this.begin();
      return await work(unit).finally(() => unit.end(!this.isCounted));
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      this.refuse(index, error);
      return undefined;
    }
  }

  /** Ends the lot, once all units that began have ended. */
  release(): void {
    this.bookUntil(this.units.length);
    this.books.released();
  }

  private refuse(index: number, spent: BudgetSpent): void {
    const known = this.refusal;
    const isFirst =
      known === undefined || (known.spent.isEcho && !spent.isEcho) || (known.spent.isEcho === spent.isEcho && index < known.index);
    if (isFirst) this.refusal = { index, spent };
  }

  private begin(): Promise<Unit> {
    const { window, books, isCounted } = this;
    const isAtOnce = ({ kind }: Charge): boolean => window === undefined || (kind === 'calls' && isCounted);
    const unit = new Unit(this, books, isAtOnce, isCounted ? books.callsOfUnit() : 0);
    if (window === undefined) return Promise.resolve(unit);
    const index = this.units.push(unit) - 1;
    const turn = this.turn.then(() => this.admit(unit, index, window));
    this.turn = turn.catch(() => undefined);
    return turn.then(() => unit);
  }

  private async admit(unit: Unit, index: number, { size, probes }: LotWindow): Promise<void> {
    if (this.stopped === undefined) {
      const before = Math.max(index - size, probes && index > 0 ? 0 : -1);
      await this.units[before]?.ended;
      this.bookUntil(before + 1);
      this.stopped = this.books.reasonAgainst(index + 1 - this.booked);
    }
    if (this.stopped !== undefined) throw new BudgetSpent(this.stopped);
    if (!this.isCounted) unit.foresee(this.books.callsOfUnit());
  }

  private bookUntil(count: number): void {
    for (; this.booked < count; this.booked++) this.units[this.booked]?.charges.forEach((charge) => this.books.book(charge));
  }
}
