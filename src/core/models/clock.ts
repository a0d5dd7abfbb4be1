/** Resolves after so many milliseconds; rejects with an `AbortError` as soon as the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Time, as core is handed it: the system's, or a simulated one in tests. */
export interface Clock {
  /** Milliseconds since some fixed moment; never runs backward. */
  now(): number;
  readonly sleep: Sleep;
}
