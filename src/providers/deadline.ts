import { abortError } from '../core/models/abort';

/** How long one call to an outside model may take unless a setting says otherwise: large local models are slow to load. */
export const defaultTimeoutMs = 120_000;

/** The longest wait that a timer can be set to. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Does work that ends in time. The work gets a signal that is aborted when the caller's is, or when the time is up; in both cases
 * the promise is rejected at once, whether the work heeds its signal or not.
 * @throws an `AbortError` when the caller's signal was aborted, `timeUp()` after `timeoutMs` milliseconds, else what the work throws.
 */
export function withDeadline<T>(
  signal: AbortSignal,
  timeoutMs: number,
  timeUp: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
    };
    const stop = (error: Error): void => {
      end();
      reject(error);
      controller.abort();
    };
    const callOff = (): void => stop(abortError(signal));
    const timer = setTimeout(() => stop(timeUp()), Math.min(timeoutMs, longestTimerMs));
    signal.addEventListener('abort', callOff, { once: true });
    work(controller.signal).then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
