import assert from 'node:assert/strict';
import type { Completion, Model, ModelErrorKind, ModelRequest } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import type { Attempt, FailedAttempt } from '../../../src/core/models/retry';
import { retrying } from '../../../src/core/models/retry';
import { SimulatedClock } from '../../support/simulatedClock';

const request: ModelRequest = { key: 'k', messages: [{ role: 'user', content: 'hi' }], temperature: 0, maxTokens: 10, seed: 1 };
const answer: Completion = { text: 'hello', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
const never = new AbortController().signal;

/** A model that fails with these errors, one a call, and then answers. */
function failing(...errors: Error[]): Model & { calls: number } {
  const model = {
    id: 'test:flaky',
    calls: 0,
    complete: (): Promise<Completion> => {
      const error = errors[model.calls++];
      return error === undefined ? Promise.resolve(answer) : Promise.reject(error);
    },
  };
  return model;
}

describe('retrying', () => {
  const kinds: Record<ModelErrorKind, boolean> = {
    'rate-limited': true,
    overloaded: true,
    'told-to-wait': false,
    unavailable: true,
    unreachable: true,
    'no-contact': false,
    timeout: true,
    garbage: true,
    'no-answer': false,
    'not-scored': false,
    'not-retried': false,
    'effect-failed': true,
    'no-key': false,
    unauthorized: false,
    forbidden: false,
    'not-permitted': false,
    'unknown-model': false,
    'bad-request': false,
  };
  for (const [kind, isRetried] of Object.entries(kinds) as [ModelErrorKind, boolean][]) {
    it(`${isRetried ? 'tries again' : 'gives up'} after ${kind}`, async () => {
      const clock = new SimulatedClock();
      const model = failing(new ModelError(kind, 'no'));
      const work = retrying(model, { attempts: 2, sleep: clock.sleep, random: () => 0 }).complete(request, never);
      if (isRetried) assert.deepEqual(await clock.run(work), answer);
      else await assert.rejects(clock.run(work), { kind });
      assert.equal(model.calls, isRetried ? 2 : 1);
    });
  }

  it('waits twice as long each time, between half and the whole of it, and no longer than the longest wait', async () => {
    for (const [random, waits] of [
      [0, [50, 100, 200, 200]],
      [0.999999, [100, 200, 400, 400]],
    ] as const) {
      const clock = new SimulatedClock();
      const errors = Array.from({ length: 4 }, () => new ModelError('unavailable', 'no'));
      const options = { attempts: 5, sleep: clock.sleep, random: () => random, firstWaitMs: 100, longestWaitMs: 400 };
      await clock.run(retrying(failing(...errors), options).complete(request, never));
      assert.deepEqual(clock.waits.map(Math.round), waits);
    }
  });

  it('waits as long as the endpoint asks and a little longer', async () => {
    const clock = new SimulatedClock();
    const model = failing(
      new ModelError('rate-limited', 'no', 7000),
      new ModelError('unavailable', 'no', 7000),
      new ModelError('rate-limited', 'no', 600_000),
    );
    const chance = [0, 0.5, 0.5];
    await clock.run(retrying(model, { attempts: 4, sleep: clock.sleep, random: () => chance.shift() ?? 0 }).complete(request, never));
    assert.deepEqual(clock.waits, [7000, 7350, 603_000]);
  });

  it('ends at once where the endpoint asks for more than ten minutes, or for more than there is patience for', async () => {
    for (const [asked, patience, says] of [
      [601_000, undefined, /asks to wait for 11 minutes, longer than the 10 minutes that a run waits\./],
      [90_000, 60_000, /asks to wait for 90 seconds, longer than the time limit of the run leaves\./],
    ] as const) {
      const clock = new SimulatedClock();
      const told: ModelError[] = [];
      const options = {
        attempts: 5,
        sleep: clock.sleep,
        random: () => 0,
        onToldToWait: (error: ModelError) => void told.push(error),
        ...(patience === undefined ? {} : { patienceMs: () => patience }),
      };
      await assert.rejects(
        clock.run(retrying(failing(new ModelError('rate-limited', 'Busy.', asked)), options).complete(request, never)),
        (error: ModelError) => {
          assert.equal(error.kind, 'told-to-wait');
          assert.match(error.message, says);
          assert.deepEqual(told, [error]);
          return true;
        },
      );
      assert.deepEqual(clock.waits, []);
    }
  });

  it('says how long that is in days where it is long', async () => {
    const clock = new SimulatedClock();
    const work = retrying(failing(new ModelError('rate-limited', 'Busy.', 365 * 86_400_000)), {
      attempts: 5,
      sleep: clock.sleep,
      random: () => 0,
    }).complete(request, never);
    await assert.rejects(clock.run(work), {
      message: 'Busy. It asks to wait for 365 days, longer than the 10 minutes that a run waits. Take the run up again after that.',
    });
  });

  it('does not count refusals, and waits no shorter than after other failures where it is asked to wait for nothing', async () => {
    const clock = new SimulatedClock();
    const model = failing(
      new ModelError('rate-limited', 'no', 0),
      new ModelError('unavailable', 'no'),
      new ModelError('overloaded', 'no'),
      new ModelError('rate-limited', 'no', 0),
    );
    const told: number[] = [];
    const options = { attempts: 2, sleep: clock.sleep, random: () => 0, onAttempt: ({ attempt }: Attempt) => void told.push(attempt) };
    assert.deepEqual(await clock.run(retrying(model, options).complete(request, never)), answer);
    assert.deepEqual(told, [1, 1, 2, 2, 2]);
    assert.deepEqual(clock.waits, [250, 250, 500, 1000]);
  });

  it('gives up a request that is refused ten times, and all where others were refused as well and none was answered', async () => {
    const clock = new SimulatedClock();
    const refusing: Model = { id: 'test:busy', complete: () => Promise.reject(new ModelError('overloaded', 'Busy.')) };
    const told: ModelError[] = [];
    const model = retrying(refusing, { attempts: 5, sleep: clock.sleep, random: () => 0, onToldToWait: (error) => void told.push(error) });
    await assert.rejects(clock.run(model.complete(request, never)), { kind: 'overloaded' });
    assert.equal(clock.waits.length, 9);
    const outcomes = await clock.run(Promise.allSettled([model.complete(request, never), model.complete(request, never)]));
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as ModelError).kind : 'answered')),
      ['told-to-wait', 'told-to-wait'],
    );
    assert.equal(
      told[0]?.message,
      'Busy. It refuses whatever it is asked, however long the run waits between. Take the run up again later.',
    );
  });

  it('gives all up that are refused for two minutes, besides the time that was asked for', async () => {
    for (const [asked, least, most] of [
      [undefined, 120_000, 180_000],
      [100_000, 220_000, 800_000],
    ] as const) {
      const clock = new SimulatedClock();
      const refusing: Model = {
        id: 'test:busy',
        complete: async (_, signal) => (await clock.sleep(20_000, signal), Promise.reject(new ModelError('overloaded', 'Busy.', asked))),
      };
      const model = retrying(refusing, { attempts: 5, sleep: clock.sleep, now: clock.now, random: () => 0 });
      const [outcome] = await clock.run(Promise.allSettled([0, 1, 2].map(() => model.complete(request, never))));
      assert.equal(outcome?.status === 'rejected' ? (outcome.reason as ModelError).kind : '', 'told-to-wait');
      assert.ok(clock.now() >= least && clock.now() <= most, `${clock.now()} ms`);
    }
  });

  it('throws the last error when the attempts are used up, having told of each', async () => {
    const clock = new SimulatedClock();
    const model = failing(new ModelError('timeout', 'first'), new ModelError('garbage', 'second'), new ModelError('timeout', 'third'));
    const told: Attempt[] = [];
    const options = { attempts: 2, sleep: clock.sleep, random: () => 0, onAttempt: (attempt: Attempt) => void told.push(attempt) };
    await assert.rejects(clock.run(retrying(model, options).complete(request, never)), { message: 'second' });
    assert.deepEqual(told, [
      { request, attempt: 1 },
      { request, attempt: 2 },
    ]);
    assert.equal(model.calls, 2);
  });

  it('gives up with the error at hand when another attempt is not allowed', async () => {
    const clock = new SimulatedClock();
    const asked: FailedAttempt[] = [];
    const error = new ModelError('rate-limited', 'no', 1000);
    const mayRetry = (failed: FailedAttempt): boolean => {
      asked.push(failed);
      return false;
    };
    const work = retrying(failing(error), { attempts: 9, sleep: clock.sleep, random: () => 0, mayRetry }).complete(request, never);
    await assert.rejects(clock.run(work), error);
    assert.deepEqual(asked, [{ request, attempt: 1, error, waitMs: 1000 }]);
    assert.deepEqual(clock.waits, []);
  });

  it('leaves other errors alone', async () => {
    const clock = new SimulatedClock();
    const model = failing(new TypeError('a mistake of ours'));
    await assert.rejects(
      clock.run(retrying(model, { attempts: 5, sleep: clock.sleep, random: () => 0 }).complete(request, never)),
      TypeError,
    );
    assert.equal(model.calls, 1);
  });

  it('ends at once when aborted during a wait, without time going on', async () => {
    const clock = new SimulatedClock();
    const controller = new AbortController();
    const model = failing(new ModelError('unavailable', 'no'));
    const work = retrying(model, { attempts: 5, sleep: clock.sleep, random: () => 0 }).complete(request, controller.signal);
    await clock.idle();
    assert.equal(clock.pending, 1);
    controller.abort();
    await assert.rejects(work, { name: 'AbortError' });
    assert.equal(clock.now(), 0);
    assert.equal(model.calls, 1);
  });

  it('makes no attempt once aborted, and does not take an error that came of the abort for a failure', async () => {
    const clock = new SimulatedClock();
    const untouched = failing();
    await assert.rejects(retrying(untouched, { attempts: 2, sleep: clock.sleep, random: () => 0 }).complete(request, AbortSignal.abort()), {
      name: 'AbortError',
    });
    assert.equal(untouched.calls, 0);

    const controller = new AbortController();
    const cutOff: Model = {
      id: 'test:cut-off',
      complete: () => {
        controller.abort('a reason that is no error');
        return Promise.reject(new ModelError('unreachable', 'connection lost'));
      },
    };
    await assert.rejects(retrying(cutOff, { attempts: 2, sleep: clock.sleep, random: () => 0 }).complete(request, controller.signal), {
      name: 'AbortError',
    });
    assert.deepEqual(clock.waits, []);
  });
});
