/** What a run may spend. An absent limit is no limit. */
export interface BudgetLimits {
  readonly calls?: number;
  /** Input and output tokens together. */
  readonly tokens?: number;
  /** In the currency of the prices. */
  readonly cost?: number;
  /** Minutes at work, the verdict's included. */
  readonly minutes?: number;
}

/** The limits that can be counted before anything is spent. */
export const countedLimits = ['calls', 'tokens', 'cost'] as const;

/** Amounts in the units of those limits. */
export type Amount = Readonly<Record<(typeof countedLimits)[number], number>>;

/** The price of a million tokens of one model. */
export interface Price {
  readonly input: number;
  readonly output: number;
}
