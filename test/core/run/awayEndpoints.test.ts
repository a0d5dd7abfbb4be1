import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { limited, Limiter } from '../../../src/core/models/limiter';
import type { Model } from '../../../src/core/models/model';
import { ModelError } from '../../../src/core/models/model';
import type { MemoryResult } from '../../support/memoryRun';
import { eventsOf, runInMemory } from '../../support/memoryRun';
import { parities, prompt, resume } from '../../support/paritySuggestions';
import { SimulatedClock } from '../../support/simulatedClock';

describe('an endpoint that is not there', () => {
  it('costs nothing, however often the run is taken up', async () => {
    let isThere = false;
    const limiter = new Limiter({ maximum: 8 });
    const answering = (id: string, text: string): Model =>
      limited(
        {
          id,
          complete: () =>
            isThere
              ? Promise.resolve({ text, usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' })
              : Promise.reject(new ModelError('unreachable', 'nobody there')),
        },
        limiter,
      );
    const models = { task: answering('task', 'odd'), reflection: answering('reflection', '<INS>Try.</INS>') };
    const environment = { concurrency: 24 };
    let run: Pick<MemoryResult, 'result' | 'error' | 'entries'> = await runInMemory({
      prompt,
      cases: parities(40),
      models,
      config: { method: 'opro', budget: { calls: 200 } },
      environment,
    });
    for (let tries = 0; tries < 5; tries++) run = await resume(run.entries, models, environment);
    assert.equal((run.error as ModelError).kind, 'no-contact');
    assert.deepEqual(
      run.entries.filter(({ event }) => 'attempts' in event),
      [],
    );
    isThere = true;
    assert.notEqual((await resume(run.entries, models, environment)).result?.reason ?? 'budget', 'budget');
  });
});

describe('an endpoint that asks to wait', () => {
  /** An endpoint that is closed for so long from its fifth call on, and says how long that still is. */
  async function closedFor(milliseconds: number, minutes?: number) {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ maximum: 4, clock });
    const asked: number[] = [];
    let opensAt: number | undefined;
    const task: Model = limited(
      {
        id: 'task',
        complete: async (_, signal) => {
          await clock.sleep(100, signal);
          asked.push(clock.now());
          if (asked.length === 5) opensAt = clock.now() + milliseconds;
          if (opensAt !== undefined && clock.now() < opensAt)
            throw new ModelError('rate-limited', 'The endpoint asks for fewer requests (429).', opensAt - clock.now());
          return { text: 'odd', usage: { inputTokens: 1, outputTokens: 1 }, finish: 'stop' };
        },
      },
      limiter,
    );
    const models = { task, reflection: task };
    const waits: number[] = [];
    const environment = { clock, concurrency: 12, onWait: (wait: number) => void waits.push(wait) };
    const run = await clock.run(
      runInMemory({
        prompt,
        cases: parities(40),
        models,
        config: { method: 'evaluate', budget: { calls: 200, ...(minutes === undefined ? {} : { minutes }) } },
        environment,
      }),
    );
    return { ...run, clock, asked, waits, models };
  }

  it('is asked again after that, not before, and a person is told', async () => {
    const { error, result, asked, waits, entries } = await closedFor(600_000);
    assert.equal(error, undefined);
    assert.equal(result?.reason, 'finished');
    assert.ok(waits.includes(600_000));
    const closedAt = asked[4] ?? 0;
    assert.deepEqual(
      asked.filter((at) => at > closedAt + 100 && at < closedAt + 600_000),
      [],
      'but for those that were under way',
    );
    assert.equal(
      eventsOf(entries, 'scored')
        .flatMap(({ scores }) => scores)
        .filter(({ score }) => score === undefined).length,
      0,
    );
  });

  for (const [what, milliseconds, minutes, says] of [
    [
      'more than ten minutes',
      3_600_000,
      undefined,
      /It asks to wait for 60 minutes, longer than the 10 minutes that a run waits\. Take the run up again after that\.$/,
    ],
    ['more than the limit of minutes leaves', 300_000, 3, /It asks to wait for 5 minutes, longer than the time limit of the run leaves\./],
  ] as const) {
    it(`ends the run at once where it asks for ${what}, which can be taken up again`, async () => {
      const { error, entries, clock, models } = await closedFor(milliseconds, minutes);
      assert.equal((error as ModelError).kind, 'told-to-wait');
      assert.match(
        eventsOf(entries, 'interrupted' as never)
          .map((note: { readonly message?: string }) => note.message ?? '')
          .join(''),
        says,
      );
      assert.ok(clock.now() < 1000, `it ended after ${clock.now()} ms`);
      await clock.run(clock.sleep(milliseconds, new AbortController().signal));
      const again = await clock.run(resume(entries, models, { clock }));
      assert.equal(again.error, undefined);
      assert.equal(again.result?.reason, 'finished');
    });
  }
});
