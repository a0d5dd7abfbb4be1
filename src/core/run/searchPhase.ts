import { isAbortError } from '../models/abort';
import { BudgetSpent } from '../models/budgetSpent';
import type { Journal } from './journal/journal';

/** A person has ended the search, and it alone: what was kept for the verdict is spent on it. */
export class SearchStopped extends BudgetSpent {
  constructor() {
    super('The search was ended before its time.', true);
  }
}

/**
 * The search of a run, which can be ended alone so that a verdict follows. That it was ended is recorded where it happened:
 * a replay asks for nothing more from there on, as the run did, and comes to the same verdict.
 */
export class SearchPhase {
  private isOver = false;
  private readonly both: AbortSignal;

  /** @param stop ends the search */
  constructor(
    private readonly journal: Journal,
    private readonly run: AbortSignal,
    stop: AbortSignal | undefined,
  ) {
    this.both = stop === undefined ? run : AbortSignal.any([run, stop]);
    if (stop?.aborted === true) this.stop();
    else stop?.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Breaks off what is under way: where the run is stopped, and as long as the search lasts, where that is. */
  get signal(): AbortSignal {
    return this.isOver ? this.run : this.both;
  }

  /** Whether the search was ended and nothing more is asked for it. */
  get isStopped(): boolean {
    return !this.isOver && this.journal.isSearchStopped;
  }

  /** Does what is part of the search. @throws SearchStopped when it is broken off with the search alone. */
  async asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (isAbortError(error) && !this.run.aborted && this.isStopped) throw new SearchStopped();
      throw error;
    }
  }

  /** The verdict begins. */
  end(): void {
    this.isOver = true;
  }

  private stop(): void {
    if (!this.isOver && !this.journal.isSearchStopped) this.journal.stopSearch();
  }
}
