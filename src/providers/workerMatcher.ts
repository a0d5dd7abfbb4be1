import { Worker } from 'node:worker_threads';
import { abortError, AbortWatch } from '../core/models/abort';
import type { MatchOutcome, MatchRequest, PatternMatcher } from '../core/metrics/matcher';
import type { MatchAnswer, MatchTask } from './patternProtocol';
import code from './patternWorker.ts?code';

/** The most that a match may take, in milliseconds. A sound one takes thousandths of it, also on a busy machine. */
const usualLimitMs = 1000;
/** How many times as long one may take that came to its end before. */
const patience = 10;
/** The most memory of the worker's heap, in megabytes. */
const heapMb = 64;

/** A match that was asked for and has no answer yet. */
interface Pending {
  readonly task: MatchTask;
  /** Absent once its caller no longer waits. */
  settle?: ((outcome: MatchOutcome) => void) | undefined;
}

/** Does something that needs a matcher, and ends the worker after it. */
export async function withMatcher<T>(work: (matcher: PatternMatcher) => Promise<T>): Promise<T> {
  const matcher = new WorkerMatcher();
  try {
    return await work(matcher);
  } finally {
    matcher.close();
  }
}

/**
 * Matches in a worker thread, where a pattern that takes forever holds nobody up: the engine breaks each match off when its own time is over,
 * and those behind it have theirs. The worker begins with the first match and keeps no process alive. It has no environment, so no keys.
 */
export class WorkerMatcher implements PatternMatcher {
  private worker: Worker | undefined;
  /** In the order in which the worker does them. */
  private readonly pending = new Map<number, Pending>();
  private readonly aborts = new AbortWatch();
  private waiting = 0;
  private count = 0;
  private isClosed = false;

  constructor(private readonly limitMs: number = usualLimitMs) {}

  async match({ isKnownToEnd = false, ...request }: MatchRequest, signal: AbortSignal): Promise<MatchOutcome> {
    if (signal.aborted) throw abortError(signal);
    if (this.isClosed) throw new Error('The matcher was closed.');
    const task: MatchTask = { ...request, id: this.count++, limitMs: isKnownToEnd ? patience * this.limitMs : this.limitMs };
    const pending: Pending = { task };
    this.pending.set(task.id, pending);
    const answered = new Promise<MatchOutcome>((resolve, reject) => {
      const unwatch = this.aborts.watch(signal, () => {
        pending.settle = undefined;
        this.wait(-1);
        reject(abortError(signal));
      });
      pending.settle = (outcome) => {
        unwatch();
        this.wait(-1);
        resolve(outcome);
      };
    });
    this.worker ??= this.begin();
    this.wait(1);
    this.worker.postMessage(task);
    return answered;
  }

  /** Ends the worker, whatever it is doing. What was not answered by then never is. */
  close(): void {
    this.isClosed = true;
    void this.worker?.terminate();
  }

  /** Only while someone waits for an answer must the process not end. */
  private wait(change: number): void {
    this.waiting += change;
    if (this.waiting > 0) this.worker?.ref();
    else this.worker?.unref();
  }

  private begin(): Worker {
    const worker = new Worker(code, { eval: true, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    worker.on('message', ({ id, outcome }: MatchAnswer) => this.answer(id, outcome));
    let cause: NodeJS.ErrnoException | undefined;
    worker.on('error', (error: NodeJS.ErrnoException) => (cause = error));
    worker.on('exit', () => this.goOnWithout(cause));
    return worker;
  }

  private answer(id: number, outcome: MatchOutcome): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    pending?.settle?.(outcome);
  }

  /** A worker that broke down did so over the first match that it had not answered; those behind it are done by a new one. */
  private goOnWithout(cause: NodeJS.ErrnoException | undefined): void {
    if (this.isClosed) return;
    this.worker = undefined;
    const [first, ...others] = this.pending.values();
    if (first === undefined) return;
    const isFull = cause?.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.answer(first.task.id, { fault: isFull ? 'it took too much memory' : `what matches it broke down (${cause?.message ?? 'it ended'})` });
    if (others.length === 0) return;
    this.worker = this.begin();
    this.wait(0);
    for (const { task } of others) this.worker.postMessage(task);
  }
}
