import { abortError, AbortWatch } from './abort';
import type { Clock } from './clock';
import { LatencyWatch } from './latencyWatch';
import type { Completion, Model, ModelRequest, Payment } from './model';
import { ModelError } from './model';
import type { PacedCall } from './pace';
import { Pace } from './pace';

export interface LimiterOptions {
  /** The most calls under way at once, 1 or more. */
  readonly maximum: number;
  /**
   * With a clock the limiter adapts (see `Pace`): it rises from `start` to `maximum` while latency holds, falls when the
   * endpoint refuses what is too much for it, and begins nothing until a Retry-After is over. Without one it allows `maximum` throughout.
   */
  readonly clock?: Clock;
  /** How many calls at once an adaptive limiter begins with. Half of the maximum unless given, and 8 at the most. */
  readonly start?: number;
}

/** One who waits for a place. `begin` is gone when it was aborted. */
interface Waiter {
  begin: ((call: PacedCall | undefined) => void) | undefined;
}

/** Bounds how many calls are under way at once, first come, first served. One is shared by all calls to an endpoint. */
export class Limiter {
  private readonly pace: Pace | undefined;
  private readonly queue: Waiter[] = [];
  private head = 0;
  private waitingCount = 0;
  private activeCount = 0;
  private wakeUp: AbortController | undefined;
  private readonly aborts = new AbortWatch();
  private readonly clock: Clock | undefined;
  private most: number;

  constructor({ maximum, clock, start = Math.min(8, maximum / 2) }: LimiterOptions) {
    this.most = checkedMaximum(maximum);
    this.clock = clock;
    this.pace = clock === undefined ? undefined : new Pace(clock, start, maximum);
  }

  /** How many calls may be under way at once, now. */
  get concurrency(): number {
    return this.pace?.concurrency ?? this.most;
  }

  /** The most calls that may ever be under way at once. */
  get maximum(): number {
    return this.most;
  }

  /** Takes effect at once, but for calls that are under way already. */
  set maximum(maximum: number) {
    this.most = checkedMaximum(maximum);
    if (this.pace !== undefined) this.pace.maximum = maximum;
    this.beginWaiting();
  }

  /** How many are under way. */
  get active(): number {
    return this.activeCount;
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.waitingCount;
  }

  /**
   * Runs the call once there is a place for it.
   * @param watch what is known of the latency of such calls
   * @throws an `AbortError` when the signal was aborted before that; else what the call throws.
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal, watch = new LatencyWatch()): Promise<T> {
    const paced = await this.place(signal);
    try {
      const result = await call();
      if (paced !== undefined) this.pace?.answered(paced, this.waitingCount > 0, watch);
      return result;
    } catch (error) {
      if (paced !== undefined) this.pace?.failed(paced, error);
      throw error;
    } finally {
      this.activeCount--;
      this.beginWaiting();
    }
  }

  private place(signal: AbortSignal): Promise<PacedCall | undefined> {
    if (signal.aborted) return Promise.reject(abortError(signal));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { begin: undefined };
      const stay = this.aborts.watch(signal, () => {
        waiter.begin = undefined;
        this.waitingCount--;
        if (this.waitingCount === 0) this.forgetQueue();
        reject(abortError(signal));
      });
      waiter.begin = (call) => {
        stay();
        resolve(call);
      };
      this.queue.push(waiter);
      this.waitingCount++;
      this.beginWaiting();
    });
  }

  private beginWaiting(): void {
    while (this.waitingCount > 0 && this.activeCount < this.concurrency) {
      const pauseMs = this.pace?.pauseMs ?? 0;
      if (pauseMs > 0) {
        this.wakeAfter(pauseMs);
        return;
      }
      const begin = this.nextInQueue().begin;
      if (begin === undefined) continue;
      this.waitingCount--;
      this.activeCount++;
      begin(this.pace?.began());
    }
  }

  /** Takes the first of the queue. The places that were left are cleared away now and then: shifting each time is slow. */
  private nextInQueue(): Waiter {
    const next = this.queue[this.head++] as Waiter;
    if (this.head >= 1000 && this.head * 2 >= this.queue.length) {
      this.queue.splice(0, this.head);
      this.head = 0;
    }
    return next;
  }

  private forgetQueue(): void {
    this.queue.length = 0;
    this.head = 0;
    // A pause that no one waits out must not keep a timer, and with it a process, alive.
    this.wakeUp?.abort();
  }

  private wakeAfter(milliseconds: number): void {
    if (this.wakeUp !== undefined || this.clock === undefined) return;
    this.wakeUp = new AbortController();
    const goOn = (): void => {
      this.wakeUp = undefined;
      this.beginWaiting();
    };
    this.clock.sleep(milliseconds, this.wakeUp.signal).then(goOn, goOn);
  }
}

function checkedMaximum(maximum: number): number {
  if (!(maximum >= 1)) throw new RangeError(`A limiter must allow at least 1 call at once, not ${maximum}.`);
  return maximum;
}

/**
 * A model whose calls go through a limiter. Goes inside of `retrying`, so that the limiter sees the outcome of each attempt. One is made
 * for each role, since a reflection takes longer than a short answer.
 */
export function limited(model: Model, limiter: Limiter): Model {
  const watch = new LatencyWatch();
  const leave = async (request: ModelRequest, signal: AbortSignal, payment?: Payment): Promise<Completion> => {
    payment?.leave();
    try {
      return await model.complete(request, signal, payment);
    } catch (error) {
      if (error instanceof ModelError && error.isRefusal) payment?.refused();
      throw error;
    }
  };
  return { id: model.id, complete: (request, signal, payment) => limiter.run(() => leave(request, signal, payment), signal, watch) };
}
