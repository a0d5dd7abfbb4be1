/**
 * What came of reading an answer: its value, or what was wrong with it, in a sentence for the model as well as for people. A `fallback` is
 * what can be taken of it where asking once more brings nothing better.
 */
export type Reading<T> = { readonly value: T } | { readonly fault: string; readonly fallback?: T };

/** What an answer is held against, to tell it from a piece of the request. */
export interface Asked {
  /** Whetstone's own template of the request, before its places were filled. */
  readonly template: string;
  /** The request as it was sent. */
  readonly request: string;
}
