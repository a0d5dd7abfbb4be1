import type { Completion, Model, ModelRequest } from '../../src/core/models/model';
import { ModelError } from '../../src/core/models/model';
import type { SimulatedClock } from './simulatedClock';

/** How an endpoint takes its load. Times are in simulated milliseconds. */
export interface Strain {
  /** How long an answer takes where so many are under way. */
  readonly latency: (open: number, now: number, request: ModelRequest) => number;
  /** What a request is told that comes while so many others are under way; undefined lets it in. */
  readonly refuses?: (open: number, now: number) => { readonly retryAfterMs?: number } | undefined;
}

/** An endpoint in simulated time that refuses what is too much for it. */
export class StrainedEndpoint implements Model {
  readonly id = 'test:endpoint';
  open = 0;
  mostOpen = 0;
  calls = 0;
  refused = 0;

  constructor(
    private readonly clock: SimulatedClock,
    private readonly strain: Strain,
  ) {}

  /** The share of all calls that it has refused. */
  get refusedShare(): number {
    return this.refused / this.calls;
  }

  async complete(request: ModelRequest, signal: AbortSignal): Promise<Completion> {
    this.calls++;
    const refusal = this.strain.refuses?.(this.open, this.clock.now());
    if (refusal !== undefined) {
      this.refused++;
      await this.clock.sleep(1, signal);
      throw new ModelError('rate-limited', 'The endpoint asks for fewer requests (429).', refusal.retryAfterMs);
    }
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      await this.clock.sleep(this.strain.latency(this.open, this.clock.now(), request), signal);
      return { text: 'odd', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
    } finally {
      this.open--;
    }
  }
}

/** Lets in no more than so many at once. */
export function atOnce(most: number): NonNullable<Strain['refuses']> {
  return (open) => (open >= most ? {} : undefined);
}

/** Holds up to `burst` tokens, of which so many come in a minute: each request takes one. */
export function tokenBucket(perMinute: number, burst: number, saysWhen: boolean): NonNullable<Strain['refuses']> {
  let tokens = burst;
  let filledAt = 0;
  return (_open, now) => {
    tokens = Math.min(burst, tokens + ((now - filledAt) * perMinute) / 60_000);
    filledAt = now;
    if (tokens < 1) return saysWhen ? { retryAfterMs: Math.ceil(((1 - tokens) * 60_000) / perMinute) } : {};
    tokens--;
    return undefined;
  };
}

/** Lets in so many in each minute of the clock. */
export function minuteWindow(most: number, saysWhen: boolean): NonNullable<Strain['refuses']> {
  let minute = 0;
  let count = 0;
  return (_open, now) => {
    if (Math.floor(now / 60_000) !== minute) [minute, count] = [Math.floor(now / 60_000), 0];
    if (count >= most) return saysWhen ? { retryAfterMs: (minute + 1) * 60_000 - now } : {};
    count++;
    return undefined;
  };
}
