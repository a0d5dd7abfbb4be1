import { countOf } from '../countOf';
import { abortError } from './abort';
import type { Sleep } from './clock';
import type { Completion, Model, ModelRequest, Payment } from './model';
import { ModelError } from './model';
import { longestAskedWaitMs } from './pace';
import type { RefusedRequest } from './refusals';
import { Refusals } from './refusals';

/** One attempt at a request, about to be made. */
export interface Attempt {
  readonly request: ModelRequest;
  /** Counting from 1, without those that were refused. */
  readonly attempt: number;
}

/** One attempt that failed in a way that another may mend. */
export interface FailedAttempt extends Attempt {
  readonly error: ModelError;
  /** How long the next attempt will wait, in milliseconds. */
  readonly waitMs: number;
}

export interface RetryOptions {
  /** How often a request is tried in all, 1 or more. Attempts that the endpoint refuses are none (see `Refusals`). */
  readonly attempts: number;
  readonly sleep: Sleep;
  /** The time in milliseconds. Without it, only their number ends requests that are refused. */
  readonly now?: () => number;
  /** Chance for the jitter, in [0, 1). It moves only when a call is made, never what is asked. */
  readonly random: () => number;
  /** The wait after the first failure in milliseconds, doubled after each further one. 500 unless given. */
  readonly firstWaitMs?: number;
  /** The longest wait in milliseconds where the endpoint asks for none. 60,000 unless given. */
  readonly longestWaitMs?: number;
  /** How long the endpoint may ask to wait now, in milliseconds, up to 10 minutes; 10 minutes unless given. */
  readonly patienceMs?: () => number;
  /** Called with the error before it is thrown where the endpoint asks to wait for longer, or refuses whatever it is asked. */
  readonly onToldToWait?: (error: ModelError) => void;
  /** Called before each attempt, so that each can be counted. What it throws ends the request. */
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Asked before the wait for another attempt; `false` ends the request with the error there is. */
  readonly mayRetry?: (failed: FailedAttempt) => boolean;
  /** Told when another attempt waits since the endpoint has asked for that, with how long it asked to wait, in milliseconds. */
  readonly onAskedWait?: (milliseconds: number) => void;
}

/**
 * A model that asks again when an answer failed to come and may come later. Waits grow exponentially, with jitter so that
 * requests that failed together do not come back together; an endpoint that names a wait is given at least that. Where it names a
 * longer one than is to be waited for, the request ends at once, and with it the run.
 * Goes outside of `limited`, so that a waiting request holds no place among those under way.
 */
export function retrying(model: Model, options: RetryOptions): Model {
  const refusals = new Refusals(options.now ?? (() => 0));
  return { id: model.id, complete: (request, signal, payment) => completeWithRetries(model, options, refusals, request, signal, payment) };
}

async function completeWithRetries(
  model: Model,
  options: RetryOptions,
  refusals: Refusals,
  request: ModelRequest,
  signal: AbortSignal,
  payment: Payment | undefined,
): Promise<Completion> {
  const refused: RefusedRequest = { count: 0 };
  for (let attempt = 1; ;) {
    if (signal.aborted) throw abortError(signal);
    options.onAttempt?.({ request, attempt });
    try {
      const completion = await model.complete(request, signal, payment);
      refusals.answered();
      return completion;
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (!(error instanceof ModelError) || !error.retryable) throw error;
      refuseLongWait(error, options);
      if (error.isRefusal) giveUpRefused(refusals.add(refused, error), error, options);
      else if (attempt >= options.attempts) throw error;
      const waitMs = waitAfter(error, error.isRefusal ? refused.count : attempt, options);
      if (options.mayRetry?.({ request, attempt, error, waitMs }) === false) throw error;
      // A refusal costs nothing: the attempt keeps its place.
      if (!error.isRefusal) {
        if (payment?.again() === false) throw new ModelError('not-retried', `${error.message} The budget has no room to try again.`);
        attempt++;
      }
      if (error.retryAfterMs !== undefined) options.onAskedWait?.(error.retryAfterMs);
      await options.sleep(waitMs, signal);
    }
  }
}

/** @throws the error where the request is refused too often; ModelError `told-to-wait` where all are. */
function giveUpRefused(what: ReturnType<Refusals['add']>, error: ModelError, { onToldToWait }: RetryOptions): void {
  if (what === 'again') return;
  if (what === 'give up') throw error;
  const why = 'It refuses whatever it is asked, however long the run waits between. Take the run up again later.';
  const end = new ModelError('told-to-wait', `${error.message} ${why}`);
  onToldToWait?.(end);
  throw end;
}

/** The longest wait of a request that was refused, in milliseconds: where all are refused, the limiter holds them back for longer. */
const longestWaitAfterRefusalMs = 10_000;

/**
 * Exponential backoff with equal jitter: between half of the wait and the whole of it. An asked-for wait that is longer is spread the other
 * way, up to a tenth or 6 seconds beyond it, for coming early would be refused again.
 */
function waitAfter({ retryAfterMs, isRefusal }: ModelError, attempt: number, options: RetryOptions): number {
  const longest = Math.min(options.longestWaitMs ?? 60_000, isRefusal ? longestWaitAfterRefusalMs : Infinity);
  const full = Math.min(longest, (options.firstWaitMs ?? 500) * 2 ** (attempt - 1));
  const chance = options.random();
  const own = full * (0.5 + chance / 2);
  return retryAfterMs === undefined ? own : Math.max(own, retryAfterMs + (Math.min(retryAfterMs, 60_000) * chance) / 10);
}

/** @throws ModelError `told-to-wait` where the endpoint asks to wait for too long. */
function refuseLongWait({ retryAfterMs, message }: ModelError, { patienceMs, onToldToWait }: RetryOptions): void {
  if (retryAfterMs === undefined) return;
  const patience = Math.max(0, Math.min(longestAskedWaitMs, patienceMs?.() ?? longestAskedWaitMs));
  if (retryAfterMs <= patience) return;
  const why =
    patience < longestAskedWaitMs
      ? 'longer than the time limit of the run leaves'
      : `longer than the ${longestAskedWaitMs / 60_000} minutes that a run waits`;
  const refusal = new ModelError(
    'told-to-wait',
    `${message} It asks to wait for ${duration(retryAfterMs)}, ${why}. Take the run up again after that.`,
    retryAfterMs,
  );
  onToldToWait?.(refusal);
  throw refusal;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return countOf(seconds, 'second');
  if (seconds < 7200) return countOf(Math.ceil(seconds / 60), 'minute');
  return seconds < 172_800 ? countOf(Math.ceil(seconds / 3600), 'hour') : countOf(Math.ceil(seconds / 86_400), 'day');
}
