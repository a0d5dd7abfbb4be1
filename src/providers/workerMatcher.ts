import { Worker } from 'node:worker_threads';
import type { MatchOutcome, MatchRequest, PatternMatcher } from '../core/metrics/matcher';
import { sizeFault } from '../core/metrics/pattern';
import { abortError, AbortWatch } from '../core/models/abort';
import type { MatchAnswer, MatchTask } from './patternProtocol';
import code from './patternWorker.ts?code';

/** The most that a match may take, in milliseconds. A sound one takes thousandths of it, also on a busy machine. */
const usualLimitMs = 1000;
/** How many times as long one may take that came to its end before. */
const patience = 10;
/** The most memory of the worker's heap, in megabytes. */
const heapMb = 64;

/** Whoever waits for a match. */
interface Waiting {
  readonly resolve: (outcome: MatchOutcome) => void;
  readonly reject: (error: Error) => void;
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
 * Matches in a worker thread, where a pattern that takes forever holds nobody up: the engine breaks each match off when its own time is
 * over, and those behind it have theirs. The worker begins with the first match and keeps no process alive.
 * It has no environment, so no keys.
 */
export class WorkerMatcher implements PatternMatcher {
  private worker: Worker | undefined;
  /** By the number of the match. */
  private readonly waiting = new Map<number, Waiting>();
  private readonly aborts = new AbortWatch();
  private count = 0;
  private isClosed = false;

  constructor(private readonly limitMs: number = usualLimitMs) {}

  async match({ isKnownToEnd = false, ...request }: MatchRequest, signal: AbortSignal): Promise<MatchOutcome> {
    if (signal.aborted) throw abortError(signal);
    if (this.isClosed) throw new Error('The matcher was closed.');
    const fault = sizeFault(request.source);
    if (fault !== undefined) return { fault };
    const task: MatchTask = { ...request, id: this.count++, limitMs: isKnownToEnd ? patience * this.limitMs : this.limitMs };
    const worker = (this.worker ??= this.begin());
    worker.postMessage(task);
    worker.ref();
    let unwatch = (): void => undefined;
    try {
      return await new Promise<MatchOutcome>((resolve, reject) => {
        this.waiting.set(task.id, { resolve, reject });
        unwatch = this.aborts.watch(signal, () => reject(abortError(signal)));
      });
    } finally {
      unwatch();
      this.waiting.delete(task.id);
      // Only while someone waits must the process not end.
      if (this.waiting.size === 0) this.worker?.unref();
    }
  }

  /** Ends the worker, whatever it is doing. What was not answered by then never is. */
  close(): void {
    this.isClosed = true;
    void this.worker?.terminate();
  }

  private begin(): Worker {
    const worker = new Worker(code, { eval: true, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    worker.on('message', ({ id, outcome }: MatchAnswer) => this.waiting.get(id)?.resolve(outcome));
    // No pattern is known that does this, so none is blamed for it: the run ends, and can be taken up again.
    worker.on('error', ({ message }: Error) => {
      this.worker = undefined;
      for (const { reject } of this.waiting.values()) reject(new Error(`The worker that matches patterns broke down (${message}).`));
    });
    return worker;
  }
}
