import { abortError } from '../../src/core/models/abort';
import type { Clock } from '../../src/core/models/clock';

interface Timer {
  readonly at: number;
  readonly wakeUp: () => void;
}

/** A clock that stands still until everything that could run has run, and then goes straight on to the next timer. */
export class SimulatedClock implements Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: number[] = [];
  private time = 0;
  private readonly timers = new Set<Timer>();

  now = (): number => this.time;

  sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    this.waits.push(milliseconds);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortError(signal));
      const timer: Timer = { at: this.time + milliseconds, wakeUp: resolve };
      this.timers.add(timer);
      signal.addEventListener('abort', () => {
        if (this.timers.delete(timer)) reject(abortError(signal));
      });
    });
  };

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Runs the work to its end, or its error, and time along with it. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = (): void => void (isDone = true);
    work.then(end, end);
    for (;;) {
      await settled();
      if (isDone) return work;
      if (this.timers.size === 0) throw new Error('Nothing will happen any more, and the work has not ended.');
      this.tick();
    }
  }

  /** Lets all that can run without time run. */
  async idle(): Promise<void> {
    await settled();
  }

  /** Goes on to the next timer. */
  private tick(): void {
    const next = [...this.timers].reduce((first, timer) => (timer.at < first.at ? timer : first));
    this.timers.delete(next);
    this.time = Math.max(this.time, next.at);
    next.wakeUp();
  }
}

/** Resolves when all promises that can settle without a timer or the network have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
