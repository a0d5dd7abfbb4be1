import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Completion, Model, ModelErrorKind, ModelRequest } from '../../../src/core/models/model';
import { limited, Limiter } from '../../../src/core/models/limiter';
import { ModelError } from '../../../src/core/models/model';
import { retrying } from '../../../src/core/models/retry';
import { SimulatedClock } from '../../support/simulatedClock';

const never = new AbortController().signal;
const answer: Completion = { text: 'yes', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };

function requestFor(key: string): ModelRequest {
  return { key, messages: [], temperature: 0, maxTokens: 1, seed: 0 };
}

/** A call that ends when it is told to. */
function openCall(): { call: () => Promise<void>; end: () => void; fail: (error: Error) => void; hasBegun: () => boolean } {
  let begun = false;
  let end = (): void => undefined;
  let fail = (_error: Error): void => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const call = (): Promise<void> => {
    begun = true;
    return ended;
  };
  return { call, end, fail, hasBegun: () => begun };
}

describe('Limiter', () => {
  it('never has more calls under way than allowed, begins them in order, and ends every one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.record({ length: fc.integer({ min: 0, max: 5 }), fails: fc.boolean() }), { maxLength: 40 }),
        async (maximum, calls) => {
          const clock = new SimulatedClock();
          const limiter = new Limiter({ maximum });
          const begun: number[] = [];
          let active = 0;
          let most = 0;
          const work = calls.map(({ length, fails }, index) =>
            limiter.run(async () => {
              begun.push(index);
              most = Math.max(most, ++active);
              await clock.sleep(length, never);
              active--;
              if (fails) throw new Error(`call ${index}`);
              return index;
            }, never),
          );
          const results = await clock.run(Promise.allSettled(work));
          assert.deepEqual(
            begun,
            calls.map((_, index) => index),
          );
          assert.equal(most, Math.min(maximum, calls.length));
          assert.deepEqual(
            results.map(({ status }) => status),
            calls.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
          );
          assert.deepEqual([limiter.active, limiter.waiting], [0, 0]);
        },
      ),
      { seed: 7 },
    );
  });

  for (const [kind, clock] of [
    ['fixed', undefined],
    ['adaptive', new SimulatedClock()],
  ] as const) {
    it(`begins more calls when its maximum rises, and fewer from then on when it falls (${kind})`, async () => {
      const limiter = new Limiter({ maximum: 1, ...(clock === undefined ? {} : { clock }) });
      const calls = Array.from({ length: 5 }, () => openCall());
      const work = calls.map(({ call }) => limiter.run(call, never));
      assert.equal(limiter.active, 1);
      limiter.maximum = 3;
      // An adaptive one rises by what it learns from the answers.
      assert.equal(limiter.active, clock === undefined ? 3 : 1);
      limiter.maximum = 1;
      for (const { end } of calls) end();
      await Promise.all(work);
      assert.equal(limiter.concurrency, 1);
      assert.throws(() => (limiter.maximum = 0), RangeError);
    });
  }

  it('takes an aborted call out of the queue and keeps the order of the others', async () => {
    const limiter = new Limiter({ maximum: 1 });
    const controllers = [0, 1, 2, 3].map(() => new AbortController());
    const calls = controllers.map(() => openCall());
    const work = calls.map(({ call }, index) => limiter.run(call, (controllers[index] as AbortController).signal));
    controllers[1]?.abort();
    controllers[2]?.abort();
    await assert.rejects(work[1] as Promise<void>, { name: 'AbortError' });
    await assert.rejects(work[2] as Promise<void>, { name: 'AbortError' });
    assert.deepEqual([limiter.active, limiter.waiting], [1, 1]);
    calls[0]?.end();
    calls[3]?.end();
    await Promise.all([work[0], work[3]]);
    assert.deepEqual(
      calls.map(({ hasBegun }) => hasBegun()),
      [true, false, false, true],
    );
    assert.deepEqual([limiter.active, limiter.waiting], [0, 0]);
  });

  it('is usable again after its whole queue was aborted', async () => {
    const limiter = new Limiter({ maximum: 1 });
    const controller = new AbortController();
    const first = openCall();
    const running = limiter.run(first.call, never);
    const waiting = Array.from({ length: 5 }, () => limiter.run(openCall().call, controller.signal));
    controller.abort();
    const outcomes = await Promise.allSettled(waiting);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    const later = limiter.run(() => Promise.resolve('later'), never);
    first.end();
    await running;
    assert.equal(await later, 'later');
  });

  it('begins nothing for a signal that was aborted before', async () => {
    const limiter = new Limiter({ maximum: 1 });
    const { call, hasBegun } = openCall();
    await assert.rejects(limiter.run(call, AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(hasBegun(), false);
    assert.equal(limiter.active, 0);
  });

  it('listens once to a signal on which many wait, and no more when none does', async () => {
    const limiter = new Limiter({ maximum: 8 });
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...values: Parameters<typeof add>) => {
      listeners++;
      add(...values);
    };
    signal.removeEventListener = (...values: Parameters<typeof remove>) => {
      listeners--;
      remove(...values);
    };
    let next = 0;
    const work = Array.from({ length: 5000 }, (_, index) => limiter.run(async () => assert.equal(index, next++), signal));
    assert.equal(limiter.waiting, 4992);
    assert.equal(listeners, 1);
    await Promise.all(work);
    assert.equal(next, 5000);
    assert.equal(listeners, 0);
  });

  it('refuses a bound that lets nothing through', () => {
    assert.throws(() => new Limiter({ maximum: 0 }), RangeError);
    assert.throws(() => new Limiter({ maximum: NaN }), RangeError);
  });
});

/** An endpoint in simulated time. */
class SimulatedEndpoint implements Model {
  readonly id = 'test:endpoint';
  open = 0;
  mostOpen = 0;
  calls = 0;
  refused = 0;
  /** When each call arrived, in milliseconds. */
  readonly arrivals: number[] = [];

  constructor(
    private readonly clock: SimulatedClock,
    private readonly latency: (open: number, calls: number) => number,
    private readonly fault: (open: number, calls: number) => ModelError | undefined = () => undefined,
  ) {}

  async complete(_request: ModelRequest, signal: AbortSignal): Promise<Completion> {
    this.calls++;
    this.arrivals.push(this.clock.now());
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      const error = this.fault(this.open, this.calls);
      await this.clock.sleep(error === undefined ? this.latency(this.open, this.calls) : 1, signal);
      if (error !== undefined) {
        this.refused++;
        throw error;
      }
      return answer;
    } finally {
      this.open--;
    }
  }
}

function ask(model: Model, count: number): Promise<Completion[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => model.complete(requestFor(String(index)), never)));
}

describe('Limiter with a clock', () => {
  it('starts low and doubles a round to the maximum while latency holds', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 32, clock });
    assert.equal(limiter.concurrency, 8);
    const endpoint = new SimulatedEndpoint(clock, () => 50);
    await clock.run(ask(limited(endpoint, limiter), 2000));
    assert.equal(limiter.concurrency, 32);
    assert.equal(endpoint.mostOpen, 32);
    // 8, 16 and then 32 at a time: 2 rounds and (2000 - 24) / 32 more, as against 2000 / 32 for a start at 32.
    const ideal = (2000 / 32) * 50;
    assert.ok(clock.now() <= 1.1 * ideal, `${clock.now()} ms, where ${ideal} would be ideal`);
  });

  it('starts with half of what is allowed, and with 8 at the most', () => {
    const starts = [1, 2, 3, 8, 32, 256].map((maximum) => new Limiter({ maximum, clock: new SimulatedClock() }).concurrency);
    assert.deepEqual(starts, [1, 1, 1, 4, 8, 8]);
  });

  it('does not rise while there is nothing to gain', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 32, clock });
    const model = limited(new SimulatedEndpoint(clock, () => 50), limiter);
    for (let batch = 0; batch < 20; batch++) await clock.run(ask(model, 8));
    assert.equal(limiter.concurrency, 8);
  });

  it('settles where an endpoint begins to queue, near a quarter of the maximum', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 256, clock });
    // 8 workers: more calls at once only wait.
    const endpoint = new SimulatedEndpoint(clock, (open) => 100 * Math.max(1, open / 8));
    await clock.run(ask(limited(endpoint, limiter), 3000));
    assert.ok(limiter.concurrency >= 8 && limiter.concurrency <= 128, `it allows ${limiter.concurrency}`);
    assert.ok(endpoint.mostOpen <= 128, `it had ${endpoint.mostOpen} open`);
  });

  it('halves at a refusal, once for all calls that were under way together', async () => {
    for (const kind of ['rate-limited', 'overloaded'] as const) {
      const clock = new SimulatedClock();
      const limiter = new Limiter({ maximum: 16, start: 16, clock });
      const calls = Array.from({ length: 16 }, () => openCall());
      const work = Promise.allSettled(calls.map(({ call }) => limiter.run(call, never)));
      for (const { fail } of calls) fail(new ModelError(kind, 'no'));
      await work;
      assert.equal(limiter.concurrency, 1, 'until one is taken');
      await clock.run(limiter.run(() => Promise.resolve(), never));
      assert.equal(limiter.concurrency, 8);
    }
  });

  it('never falls below one, and does not take other failures for congestion', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 8, start: 3, clock });
    const fail = (kind: ModelErrorKind): Promise<void> =>
      assert.rejects(clock.run(limiter.run(() => Promise.reject(new ModelError(kind, 'no')), never)));
    for (const kind of ['unavailable', 'timeout', 'garbage', 'unreachable'] as const) await fail(kind);
    assert.equal(limiter.concurrency, 3);
    for (let times = 0; times < 4; times++) await fail('rate-limited');
    assert.equal(limiter.concurrency, 1);
  });

  it('finds the number that an endpoint with a hard bound allows, with few refusals', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 64, clock });
    const endpoint = new SimulatedEndpoint(
      clock,
      () => 100,
      (open) => (open > 10 ? new ModelError('rate-limited', 'no') : undefined),
    );
    const model = retrying(limited(endpoint, limiter), { attempts: 10, sleep: clock.sleep, random: () => 0.5 });
    const answers = await clock.run(ask(model, 1000));
    assert.equal(answers.length, 1000);
    assert.ok(limiter.concurrency <= 12, `it allows ${limiter.concurrency}`);
    assert.ok(endpoint.refused <= 100, `${endpoint.refused} refusals`);
    // 10 at a time would take 10 s.
    assert.ok(clock.now() <= 20_000, `${clock.now()} ms`);
  });

  it('begins nothing until a Retry-After is over, then goes on in order', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 2, start: 2, clock });
    const endpoint = new SimulatedEndpoint(
      clock,
      () => 10,
      (_open, calls) => (calls === 1 ? new ModelError('rate-limited', 'no', 5000) : undefined),
    );
    const outcomes = await clock.run(
      Promise.allSettled(Array.from({ length: 4 }, (_, index) => limited(endpoint, limiter).complete(requestFor(String(index)), never))),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    assert.deepEqual(endpoint.arrivals, [0, 0, 5001, 5011]);
  });

  it('holds back for as long as an endpoint asks, up to ten minutes; who is told to wait longer has to end by itself', async () => {
    for (const [asked, waited] of [
      [600_000, 600_000],
      [86_400_000, 0],
    ] as const) {
      const clock = new SimulatedClock();
      const limiter = new Limiter({ maximum: 1, clock });
      await assert.rejects(limiter.run(() => Promise.reject(new ModelError('unavailable', 'no', asked)), never));
      await clock.run(limiter.run(() => Promise.resolve(), never));
      assert.equal(clock.now(), waited);
    }
  });

  it('leaves no timer behind when all who waited for the end of a pause are gone', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 1, clock });
    await assert.rejects(limiter.run(() => Promise.reject(new ModelError('rate-limited', 'no', 30_000)), never));
    const controller = new AbortController();
    const waiting = limiter.run(() => Promise.resolve(), controller.signal);
    assert.equal(clock.pending, 1);
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(clock.pending, 0);
    assert.equal(clock.now(), 0);
  });

  it('keeps to a pause also for one who comes in the moment in which the last who waited leaves', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 1, clock });
    await assert.rejects(limiter.run(() => Promise.reject(new ModelError('rate-limited', 'no', 30_000)), never));
    const controller = new AbortController();
    const leaving = assert.rejects(
      limiter.run(() => Promise.resolve(), controller.signal),
      { name: 'AbortError' },
    );
    controller.abort();
    assert.equal(await clock.run(limiter.run(() => Promise.resolve('later'), never)), 'later');
    await leaving;
    assert.equal(clock.now(), 30_000);
  });

  it('gets every answer from an endpoint where three in ten calls fail', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 32, clock });
    const kinds = ['rate-limited', 'unavailable', 'unreachable'] as const;
    // Calls 1, 4 and 8 of each ten.
    const endpoint = new SimulatedEndpoint(
      clock,
      () => 50,
      (_open, calls) => {
        const place = [1, 4, 8].indexOf(calls % 10);
        return place < 0 ? undefined : new ModelError(kinds[place] as (typeof kinds)[number], 'no');
      },
    );
    const model = retrying(limited(endpoint, limiter), { attempts: 8, sleep: clock.sleep, random: () => 0.5 });
    assert.equal((await clock.run(ask(model, 500))).length, 500);
    assert.deepEqual([limiter.active, limiter.waiting, clock.pending], [0, 0, 0]);
  });
});
