/** One measured value, or why there is none. */
export type Measure = { readonly value: number; readonly of?: number } | { readonly missing: string };

/** The columns of the one table. */
export interface Measures {
  /** Task calls until a prompt that answers every validation case was found. */
  readonly callsToTarget?: Measure;
  /** Share of held-out cases that the returned prompt truly answers. */
  readonly heldOut?: Measure;
  /** Share of runs that claim a gain where there is none. With `of`, the number of runs. */
  readonly falseClaims?: Measure;
  /** Wall time over calls × latency / concurrency. */
  readonly wallOverIdeal?: Measure;
}

/** One subject in one scenario: Whetstone by a method, or a peer. */
export interface Row {
  readonly subject: string;
  readonly isPeer: boolean;
  readonly measures: Measures;
  /** Rows are compared within their group, where a scenario has several. */
  readonly group?: string;
}

/** A goal, and what was measured for it. */
export interface Check {
  readonly goal: string;
  readonly measured: string;
  /** Undefined when it could not be measured. */
  readonly met: boolean | undefined;
}

/** A table of a scenario's own. */
export interface Detail {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a scenario found. */
export interface ScenarioResult {
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
  readonly details: readonly Detail[];
  /** What a reader must know to read the numbers. */
  readonly notes: readonly string[];
  /** What happened, in Markdown, where a scenario tells it: it stands below the tables of its own file. */
  readonly transcript?: string;
}

/** A value that could not be measured. */
export function missing(reason: string): Measure {
  return { missing: reason };
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** The mean of the values; NaN when there is none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard error of the mean of the values. */
export function standardError(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / Math.max(1, values.length - 1) / values.length);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
