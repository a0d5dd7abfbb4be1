import type { Completion } from './model';

/** Completions at temperature 0, kept across runs by the hash of everything that decides them. */
export interface CompletionCache {
  /** Whether an answer is kept. */
  has(requestHash: string): Promise<boolean>;
  get(requestHash: string): Promise<Completion | undefined>;
  /** Resolves when it is kept, or cannot be; never rejects. A run does not wait for it. */
  put(requestHash: string, completion: Completion): Promise<void>;
}

/** A cache that keeps nothing. */
export const noCache: CompletionCache = {
  has: () => Promise.resolve(false),
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};
