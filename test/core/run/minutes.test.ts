import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { limited, Limiter } from '../../../src/core/models/limiter';
import type { Model, ModelRequest } from '../../../src/core/models/model';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { eventsOf, runInMemory } from '../../support/memoryRun';
import { parities, prompt, resume } from '../../support/paritySuggestions';
import { createRandom } from '../../../src/core/stats/random';
import { SimulatedClock } from '../../support/simulatedClock';

describe('a limit of minutes', () => {
  /** Minutes that a run takes whose calls take so long, eight at once; with what it was stopped by. */
  async function runFor(minutes: number, count: number, latencyMs: number) {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 8 });
    const slow = (id: string, text: (request: ModelRequest) => string): Model => ({
      id,
      complete: async (request, signal) => {
        await clock.sleep(latencyMs, signal);
        return { text: text(request), usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
      },
    });
    const models = {
      task: limited(
        slow('task', () => 'odd'),
        limiter,
      ),
      reflection: limited(
        slow('reflection', ({ seed }) => `<INS>Try ${seed}.</INS>`),
        limiter,
      ),
    };
    const timestamp = () => new Date(clock.now()).toISOString();
    const run = runInMemory({
      prompt,
      cases: parities(count),
      models,
      config: { method: 'opro', budget: { minutes } },
      environment: { clock, timestamp, concurrency: 24 },
    });
    const { entries } = await clock.run(run);
    return { entries, models, clock, timestamp, took: clock.now() / 60_000 };
  }

  it('is used, also where the verdict takes many calls of those that leave together', async () => {
    for (const [minutes, count, latency] of [
      [20, 1000, 2000],
      [3, 100, 3000],
    ] as const) {
      const { took, entries } = await runFor(minutes, count, latency);
      assert.ok(took > 0.6 * minutes && took <= 1.05 * minutes, `${took} of ${minutes}`);
      assert.match(eventsOf(entries, 'ended')[0]?.detail ?? '', /minutes are over/);
    }
  });

  it('does not count what passed before the first call towards the pace of calls', async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 8 });
    const quick = (id: string, text: string): Model =>
      limited({ id, complete: async () => ({ text, usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' }) }, limiter);
    const cache = {
      has: () => Promise.resolve(false),
      get: async () => (await clock.sleep(clock.now() === 0 ? 1000 : 0, new AbortController().signal), undefined),
      put: () => Promise.resolve(),
    };
    const models = { task: quick('task', 'odd'), reflection: quick('reflection', '<INS>Try.</INS>') };
    const run = runInMemory({
      prompt,
      cases: parities(500),
      models,
      config: { method: 'opro', budget: { minutes: 1 }, optimizer: { steps: 2 } },
      environment: { clock, cache, concurrency: 24 },
    });
    assert.deepEqual(
      (await clock.run(run)).entries.filter(({ event }) => event.type === 'spent'),
      [],
    );
  });

  it('can be taken up again where it ran out in the middle of a batch and the run was stopped after that', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const clock = new SimulatedClock();
      const abort = new AbortController();
      const chance = createRandom(seed, 'latency');
      let tested = 0;
      const late = (id: string, text: string): Model => ({
        id,
        complete: async (_request, signal, payment) => {
          payment?.leave();
          const isTest = testing.on;
          if (isTest && ++tested === 30) abort.abort();
          await clock.sleep(isTest ? 100 : 1500 + 1000 * chance.float(), signal);
          return { text, usage: { inputTokens: 5, outputTokens: 1 }, finish: 'stop' };
        },
      });
      const testing = { on: false };
      const models = { task: late('task', 'odd'), reflection: late('reflection', '<INS>Try.</INS>') };
      const timestamp = () => new Date(clock.now()).toISOString();
      const onEntry = ({ event }: JournalEntry): void => void (testing.on ||= event.type === 'spent');
      const config = { method: 'opro', seed, budget: { minutes: 0.9 + 0.03 * seed }, optimizer: { steps: 6 } } as const;
      const stopped = await clock.run(
        runInMemory({
          prompt,
          cases: parities(150),
          models,
          config,
          environment: { clock, timestamp, onEntry, concurrency: 8, signal: abort.signal },
        }),
      );
      assert.equal((stopped.error as Error).name, 'AbortError');
      const resumed = await clock.run(resume(stopped.entries, models, { clock, timestamp, concurrency: 8 }));
      assert.notEqual(resumed.result?.verdict, undefined, String(resumed.error));
    }
  });

  it('is used by a run that is taken up again as well', async () => {
    const { entries, models, clock, timestamp, took } = await runFor(20, 400, 2000);
    const half = entries.slice(0, Math.floor(entries.length / 2));
    const elapsed = clock.now();
    const resumed = await clock.run(
      resume([...half, { at: timestamp(), atWork: half.at(-1)?.atWork ?? 0, event: { type: 'resumed' } }], models, {
        clock,
        timestamp,
        concurrency: 24,
      }),
    );
    assert.equal(resumed.error, undefined);
    assert.ok((clock.now() - elapsed) / 60_000 > 0.3 * took);
  });
});
