import { abortError } from '../core/models/abort';
import type { Clock } from '../core/models/clock';

/** Real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortError(signal));
        return;
      }
      const wakeUp = (): void => {
        signal.removeEventListener('abort', callOff);
        resolve();
      };
      const timer = setTimeout(wakeUp, milliseconds);
      const callOff = (): void => {
        clearTimeout(timer);
        reject(abortError(signal));
      };
      signal.addEventListener('abort', callOff, { once: true });
    }),
};
