import type { Completion } from './model';

/** Completions at temperature 0, kept across runs by the hash of everything that decides them. */
export interface CompletionCache {
  get(requestHash: string): Promise<Completion | undefined>;
  /** Resolves when it is kept, or cannot be; never rejects. A run does not wait for it. */
  put(requestHash: string, completion: Completion): Promise<void>;
}

/** A cache that keeps nothing. */
export const noCache: CompletionCache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};
