import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { limited, Limiter } from '../../../src/core/models/limiter';
import type { Model } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import { methods } from '../../../src/core/optimizers/methods';
import { executeRun } from '../../../src/core/run/executeRun';
import { EarlierRun } from '../../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { decodeJournal, encodeEntry } from '../../../src/core/run/journal/journalText';
import { restoreRun } from '../../../src/core/run/journal/restoreRun';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, memoryEnvironment, runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, promptOf, shortRuns } from '../../support/parityWorld';
import { SimulatedClock } from '../../support/simulatedClock';
import { bestText } from '../../support/testProgram';

/** Models that refuse that share of the requests by chance, in both of the ways there are. */
function refusingModels(share: number, seed: number) {
  const models = parityModels(1 + seed);
  const chance = createRandom(seed, 'refusals');
  const limiter = new Limiter({ maximum: 8 });
  const refusing = (model: Model): Model =>
    limited(
      {
        id: model.id,
        complete: async (request, signal) => {
          if (chance.float() >= share) return model.complete(request, signal);
          await Promise.resolve();
          throw new ModelError(chance.float() < 0.5 ? 'rate-limited' : 'overloaded', 'busy');
        },
      },
      limiter,
    );
  return {
    models: { task: refusing(models.task), reflection: refusing(models.reflection) },
    answered: () => models.task.requests.length + models.reflection.requests.length,
  };
}

/** What a run received and did, without the order in which answers came. */
const contents = (entries: readonly JournalEntry[]): readonly string[] => entries.map(({ event }) => JSON.stringify(event)).sort();
const steps = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.flatMap(({ event }) => (event.type === 'completion' ? [] : [JSON.stringify(event)]));
const attempts = (entries: readonly JournalEntry[]): number =>
  entries.reduce((sum, { event }) => sum + ('attempts' in event ? event.attempts : 0), 0);

async function begin(method: string, calls: number, share: number, seed: number) {
  const { models, answered } = refusingModels(share, seed);
  const config = { method, optimizer: shortRuns[method] ?? {}, budget: { calls } };
  const run = await runInMemory({ prompt: promptOf(method), cases: parityCases(24), models, config, environment: { concurrency: 8 } });
  assert.equal(run.error, undefined);
  return { ...run, answered: answered() };
}

describe('a run whose requests are refused now and then', () => {
  for (const method of methods.map(({ id }) => id)) {
    for (const calls of [80, 1000]) {
      it(`${method}, ${calls} calls: is the run in which none is, and pays as much`, async () => {
        const whole = await begin(method, calls, 0, 1);
        for (const seed of [2, 3, 4]) {
          const refused = await begin(method, calls, 0.3, seed);
          assert.deepEqual(contents(refused.entries), contents(whole.entries));
          assert.equal(attempts(refused.entries), refused.answered);
        }
      });

      it(`${method}, ${calls} calls: cut off anywhere and taken up again, ends the same within its limit`, async () => {
        const whole = await begin(method, calls, 0.3, 5);
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 1, max: whole.entries.length - 1 }), fc.integer({ min: 6, max: 1000 }), async (kept, seed) => {
            const earlier = whole.entries.slice(0, kept);
            if (eventsOf(earlier, 'started').length === 0 || eventsOf(earlier, 'ended').length > 0) return;
            const { models, answered } = refusingModels(0.3, seed);
            const lines = earlier.map(encodeEntry);
            const result = await executeRun(restoreRun(earlier), {
              ...memoryEnvironment(models, lines),
              concurrency: 8,
              earlier: EarlierRun.of(earlier),
            });
            const { entries } = decodeJournal(lines.join(''));
            assert.equal(bestText(result), bestText(whole.result));
            assert.deepEqual(steps(entries), steps(whole.entries));
            assert.equal(attempts(entries), attempts(earlier) + answered());
            assert.ok(attempts(entries) <= calls, `${attempts(entries)} of ${calls}`);
          }),
          { numRuns: 25, seed: 9 },
        );
      });
    }
  }

  it('gives the place of a call that was refused to its end to another', async () => {
    const limiter = new Limiter({ maximum: 1 });
    let refused = 0;
    let failed = 0;
    const task: Model = limited(
      {
        id: 'task',
        complete: async ({ messages }) => {
          if (messages.at(-1)?.content === 'number 3' && ++refused > 0) throw new ModelError('rate-limited', 'Request too large (429).');
          if (refused === 10 && ++failed === 1) throw new ModelError('unavailable', 'busy');
          return Promise.resolve({ text: 'odd', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' });
        },
      },
      limiter,
    );
    const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const { error, entries } = await runInMemory({
      prompt: 'Say it.\n',
      cases,
      models: { task, reflection: task },
      config: { method: 'evaluate', budget: { calls: 40 } },
      environment: { concurrency: 1 },
    });
    assert.equal(error, undefined);
    assert.ok(failed > 1, 'a call failed after that, and was tried again');
    assert.deepEqual(
      eventsOf(entries, 'scored')[0]
        ?.scores.filter(({ score }) => score === undefined)
        .map(({ case: id }) => id),
      ['line 3'],
    );
    assert.equal(attempts(entries), 40);
  });

  it('counts no call that was only refused when it is stopped', async () => {
    const clock = new SimulatedClock();
    const abort = new AbortController();
    const limiter = new Limiter({ maximum: 8 });
    let refused = 0;
    const busy: Model = limited(
      { id: 'task', complete: () => (++refused === 12 && abort.abort(), Promise.reject(new ModelError('overloaded', 'busy'))) },
      limiter,
    );
    const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const { error, entries } = await clock.run(
      runInMemory({
        prompt: 'Say it.\n',
        cases,
        models: { task: busy, reflection: busy },
        config: { method: 'evaluate' },
        environment: { clock, concurrency: 8, signal: abort.signal },
      }),
    );
    assert.equal((error as Error).name, 'AbortError');
    assert.equal(attempts(entries), 0);
  });

  it('keeps to its limit of minutes: what was refused until then is not asked any more', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 8, clock });
    let asked = 0;
    const task: Model = limited(
      {
        id: 'task',
        complete: async (_, signal) => {
          await clock.sleep(100, signal);
          if (++asked > 10) throw new ModelError('rate-limited', 'busy');
          return { text: 'odd', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
        },
      },
      limiter,
    );
    const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const config = { method: 'evaluate', budget: { minutes: 1 } } as const;
    const { error, entries, result } = await clock.run(
      runInMemory({ prompt: 'Say it.\n', cases, models: { task, reflection: task }, config, environment: { clock, concurrency: 24 } }),
    );
    assert.equal(error, undefined);
    assert.deepEqual([result?.reason, eventsOf(entries, 'scored')[0]?.scores.length], ['budget', 10]);
    assert.ok(clock.now() < 120_000, `${clock.now()} ms`);
  });
});
