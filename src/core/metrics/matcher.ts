import type { Pattern } from './pattern';

/** A match that is asked for. */
export interface MatchRequest extends Pattern {
  /** Absent to have the pattern compiled, and no more. */
  readonly text?: string;
  /** The same match came to its end before: it may take several times as long now. */
  readonly isKnownToEnd?: boolean;
}

/** Whether the pattern matches; or why that cannot be said, in half a sentence, such as `it took longer than 1 second`. */
export type MatchOutcome = boolean | { readonly fault: string };

/**
 * The port through which a person's patterns are matched. A pattern may come from anyone, and a few characters of one can take longer than
 * anyone will wait: whoever is behind the port holds each match to a limit of time, and lets others go on meanwhile.
 */
export interface PatternMatcher {
  /**
   * Matches a pattern anywhere in a text. A pattern that does not compile has a fault.
   * @throws an `AbortError` when `signal` was aborted.
   */
  match(request: MatchRequest, signal: AbortSignal): Promise<MatchOutcome>;
}
