import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { limited, Limiter } from '../../../src/core/models/limiter';
import type { Model } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { SimulatedClock } from '../../support/simulatedClock';
import type { Strain } from '../../support/strainedEndpoint';
import { atOnce, minuteWindow, StrainedEndpoint, tokenBucket } from '../../support/strainedEndpoint';

const never = new AbortController().signal;

/** Half a second to one and a half. */
function usualLatency(): () => number {
  const random = createRandom(1, 'latency');
  return () => 500 + 1000 * random.float();
}

/** An evaluation of so many cases with no more calls than that, at an endpoint in simulated time. */
async function evaluate(strain: Strain, count: number, maximum = 8) {
  const clock = new SimulatedClock();
  const endpoint = new StrainedEndpoint(clock, strain);
  const limiter = new Limiter({ maximum, clock });
  let fewestAllowed = Infinity;
  const watched: Model = {
    id: 'task',
    complete: (request, signal) => {
      fewestAllowed = Math.min(fewestAllowed, limiter.concurrency);
      return endpoint.complete(request, signal);
    },
  };
  const task = limited(watched, limiter);
  const cases = Array.from({ length: count }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
  const config = { method: 'evaluate', budget: { calls: count } } as const;
  const run = await clock.run(
    runInMemory({
      prompt: 'Say the parity.\n',
      cases,
      models: { task, reflection: task },
      config,
      environment: { clock, concurrency: 3 * maximum },
    }),
  );
  const answered = eventsOf(run.entries, 'scored')
    .flatMap(({ scores }) => scores)
    .filter(({ score }) => score !== undefined).length;
  const attempts = run.entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);
  return { ...run, endpoint, limiter, answered, attempts, fewestAllowed, seconds: clock.now() / 1000 };
}

describe('an endpoint that refuses what is too much for it', () => {
  for (const [most, maximum] of [
    [1, 8],
    [2, 8],
    [4, 8],
    [1, 32],
    [2, 32],
    [4, 32],
  ] as const) {
    it(
      `by a number at once (${most}, where ${maximum} may be tried): ` +
        'all cases are answered, at nearly its speed, and few calls are refused',
      async () => {
        const { answered, attempts, endpoint, seconds } = await evaluate({ latency: usualLatency(), refuses: atOnce(most) }, 80, maximum);
        assert.deepEqual([answered, attempts], [80, 80]);
        assert.ok(endpoint.refusedShare < 0.12, `${endpoint.refused} of ${endpoint.calls}`);
        assert.ok(seconds < 1.1 * (80 / most), `${seconds} s`);
      },
    );
  }

  for (const saysWhen of [false, true]) {
    const how = saysWhen ? 'saying when' : 'not saying when';
    for (const [perMinute, burst] of [
      [60, 60],
      [60, 1],
      [10, 10],
      [10, 1],
      [120, 20],
    ] as const) {
      it(`by a rate (${perMinute} a minute, ${burst} at once, ${how}): the same`, async () => {
        const { answered, attempts, endpoint, seconds } = await evaluate(
          { latency: usualLatency(), refuses: tokenBucket(perMinute, burst, saysWhen) },
          80,
        );
        assert.deepEqual([answered, attempts], [80, 80]);
        assert.ok(endpoint.refusedShare < 0.15, `${endpoint.refused} of ${endpoint.calls}`);
        assert.ok(seconds < 60 + (1.4 * 60 * (80 - burst)) / perMinute, `${seconds} s`);
      });
    }

    for (const most of [10, 40]) {
      it(`by the minute (${most}, ${how}): the same`, async () => {
        const { answered, attempts, endpoint, seconds } = await evaluate(
          { latency: usualLatency(), refuses: minuteWindow(most, saysWhen) },
          80,
        );
        assert.deepEqual([answered, attempts], [80, 80]);
        assert.ok(endpoint.refusedShare < 0.17, `${endpoint.refused} of ${endpoint.calls}`);
        assert.ok(seconds < 60 + 1.4 * 60 * (80 / most), `${seconds} s`);
      });
    }
  }

  for (const share of [0.03, 0.07, 0.15, 0.3]) {
    it(`by chance (${share}): all cases are answered, several at once`, async () => {
      const chance = createRandom(2, 'chance');
      const { answered, seconds } = await evaluate(
        { latency: usualLatency(), refuses: () => (chance.float() < share ? {} : undefined) },
        1000,
      );
      assert.equal(answered, 1000);
      assert.ok(seconds < 750, `${seconds} s`);
    });
  }

  it('for ten seconds: the run goes on as before', async () => {
    const { answered, endpoint, limiter } = await evaluate(
      { latency: usualLatency(), refuses: (_, now) => (now > 20_000 && now < 30_000 ? {} : undefined) },
      500,
    );
    assert.equal(answered, 500);
    assert.equal(limiter.concurrency, 8);
    assert.ok(endpoint.refused < 15, String(endpoint.refused));
  });

  for (const retryAfterMs of [undefined, 0, 1000]) {
    it(`always, asking to wait ${retryAfterMs ?? 'for no'} ms: the run ends plainly, after a few calls that cost nothing`, async () => {
      const { error, endpoint, attempts, seconds } = await evaluate(
        { latency: () => 100, refuses: () => (retryAfterMs === undefined ? {} : { retryAfterMs }) },
        80,
      );
      assert.equal((error as ModelError).kind, 'told-to-wait');
      assert.equal(
        (error as ModelError).message,
        'The endpoint asks for fewer requests (429). It refuses whatever it is asked, however long the run waits between. ' +
          'Take the run up again later.',
      );
      assert.equal(attempts, 0);
      assert.ok(endpoint.calls < 20, String(endpoint.calls));
      assert.ok(seconds > 60 && seconds < 300, `${seconds} s`);
    });
  }

  it('of one request only: that is an error of its case, and costs nothing', async () => {
    const clock = new SimulatedClock();
    const endpoint = new StrainedEndpoint(clock, { latency: () => 300 });
    const limiter = new Limiter({ maximum: 8, clock });
    const choosy: Model = {
      id: 'task',
      complete: (request, signal) =>
        request.messages.at(-1)?.content === 'number 3'
          ? Promise.reject(new ModelError('rate-limited', 'Request too large (429).'))
          : endpoint.complete(request, signal),
    };
    const task = limited(choosy, limiter);
    const cases = Array.from({ length: 80 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const { entries, error } = await clock.run(
      runInMemory({
        prompt: 'Say it.\n',
        cases,
        models: { task, reflection: task },
        config: { method: 'evaluate', budget: { calls: 80 } },
        environment: { clock, concurrency: 24 },
      }),
    );
    assert.equal(error, undefined);
    assert.deepEqual(
      eventsOf(entries, 'scored')[0]
        ?.scores.filter(({ score }) => score === undefined)
        .map(({ case: id, error: why }) => [id, why]),
      [['line 3', 'Request too large (429).']],
    );
    assert.equal(
      entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0),
      79,
    );
  });

  it('is asked without a distance again after it was left alone for a while', async () => {
    const clock = new SimulatedClock();
    const refuses = tokenBucket(10, 1, false);
    const endpoint = new StrainedEndpoint(clock, {
      latency: () => 300,
      refuses: (open, now) => (now < 600_000 ? refuses(open, now) : undefined),
    });
    const limiter = new Limiter({ maximum: 8, clock });
    const ask = (): Promise<unknown> =>
      limiter.run(() => endpoint.complete({ key: 'k', messages: [], temperature: 0, maxTokens: 1, seed: 0 }, never), never);
    for (let count = 0; count < 12; count++) await clock.run(ask().catch(() => undefined));
    await clock.run(clock.sleep(3_600_000, never));
    const began = clock.now();
    await clock.run(Promise.all(Array.from({ length: 40 }, ask)));
    assert.ok(clock.now() - began < 40 * 300, `${clock.now() - began} ms`);
  });
});

describe('an endpoint whose answers take longer', () => {
  it('than at first, is asked by as many at once again', async () => {
    const latency = usualLatency();
    const { answered, fewestAllowed, limiter, seconds } = await evaluate({ latency: (_, now) => latency() * (now > 3000 ? 3 : 1) }, 120);
    assert.equal(answered, 120);
    assert.ok(seconds < 50, `${seconds} s`);
    assert.ok(fewestAllowed >= 2, `it allowed ${fewestAllowed}`);
    assert.equal(limiter.concurrency, 8);
  });

  it('the more are under way, is not asked by all that may be', async () => {
    const latency = usualLatency();
    const { limiter, fewestAllowed, seconds } = await evaluate({ latency: (open) => latency() * Math.max(1, open / 2) }, 1000, 32);
    assert.ok(limiter.concurrency <= 24, `it allows ${limiter.concurrency}`);
    assert.ok(fewestAllowed >= 8, `it allowed ${fewestAllowed}`);
    assert.ok(seconds < 520, `${seconds} s`);
  });

  it('by some chance, is asked by nearly all that may be', async () => {
    const chance = createRandom(3, 'tails');
    const { limiter } = await evaluate({ latency: () => 500 / (0.03 + chance.float()) }, 1000);
    assert.ok(limiter.concurrency >= 6, `it allows ${limiter.concurrency}`);
  });

  it('to another kind of request, is asked by as many', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 8, clock });
    const model = (latencyMs: number): Model => limited(new StrainedEndpoint(clock, { latency: () => latencyMs }), limiter);
    const [short, long] = [model(300), model(9000)];
    const ask = (asked: Model, count: number): Promise<unknown>[] =>
      Array.from({ length: count }, (_, index) =>
        asked.complete({ key: String(index), messages: [], temperature: 0, maxTokens: 1, seed: 0 }, never),
      );
    for (let turn = 0; turn < 5; turn++) {
      await clock.run(Promise.all(ask(short, 100)));
      await clock.run(Promise.all([...ask(long, 20), ...ask(short, 30)]));
    }
    assert.equal(limiter.concurrency, 8);
  });
});
