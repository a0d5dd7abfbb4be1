import assert from 'node:assert/strict';
import type { Model } from '../../../src/core/models/model';
import { RunFold } from '../../../src/core/run/view/runFold';
import { reflectedIn, whyOriginal } from '../../../src/core/run/view/suggestion';
import { makeCase, runInMemory } from '../../support/memoryRun';
import { SimulatedClock } from '../../support/simulatedClock';

const cases = Array.from({ length: 60 }, (_, index) =>
  makeCase(`line ${index + 2}`, `message ${index}`, index % 2 === 0 ? 'otter' : 'badger'),
);

/** Runs a method for so many minutes with a reflection model that answers one after the other, each in so many seconds. */
async function runFor(minutes: number, secondsEach: number, method: string, optimizer: Readonly<Record<string, number>> = {}) {
  const clock = new SimulatedClock();
  let turn: Promise<unknown> = Promise.resolve();
  const usage = { inputTokens: 5, outputTokens: 5 };
  const reflection: Model = {
    id: 'reflection',
    complete: async ({ messages }, signal, payment) => {
      payment?.leave();
      const mine = turn.then(() => clock.sleep(secondsEach * 1000, signal));
      turn = mine.catch(() => undefined);
      await mine;
      const request = messages.at(-1)?.content ?? '';
      const text = /<rules>/.test(request)
        ? '{"rules": [{"rule": "Say badger where the number of the message is odd.", "sources": [1]}]}'
        : method === 'opro'
          ? '<INS>Name the animal: badger where the number of the message is odd, else otter.</INS>'
          : 'The message has an odd number, and the answer for these is badger.';
      return { text, usage, finish: 'stop' };
    },
  };
  const task: Model = {
    id: 'task',
    complete: async ({ messages }, signal, payment) => {
      payment?.leave();
      await clock.sleep(100, signal);
      const isOdd = Number(/\d+$/.exec(messages.at(-1)?.content ?? '')?.[0]) % 2 === 1;
      return { text: isOdd && /odd/.test(messages[0]?.content ?? '') ? 'badger' : 'otter', usage, finish: 'stop' };
    },
  };
  const { entries, error } = await clock.run(
    runInMemory({
      ...{ prompt: 'Name the animal of the message. Answer with otter or badger.\n', cases, models: { task, reflection } },
      config: { method, optimizer, budget: { minutes } },
      environment: { clock, concurrency: 8 },
    }),
  );
  const fold = new RunFold('r');
  entries.forEach((entry) => fold.apply(entry));
  return { error, view: fold.view(true) ?? assert.fail() };
}

describe('a limit of minutes with a reflection model that is slow', () => {
  for (const method of ['metareflection', 'opro'])
    it(`asks no more than leaves time to test what comes of it: ${method}`, async () => {
      const { error, view } = await runFor(8, 80, method);
      assert.equal(error, undefined);
      const { asked, arrived } = reflectedIn(view);
      assert.ok(arrived >= 2 && arrived < asked, `${arrived} of ${asked}`);
      const c1 = view.candidates.find(({ id }) => id === 'c1');
      assert.notEqual(c1?.race, undefined, 'it was written, and compared with the original');
    });

  it('asks all of one that is quick', async () => {
    const { view } = await runFor(8, 0.2, 'opro');
    const { asked, arrived } = reflectedIn(view);
    assert.equal(arrived, asked);
  });

  it('says that no prompt was written, and how far it came, where there was no time for one', async () => {
    const { view } = await runFor(2, 80, 'metareflection', { groupedCases: 0 });
    assert.equal(whyOriginal(view), 'none written');
    const { asked, arrived } = reflectedIn(view);
    assert.ok(arrived > 0 && arrived < asked, `${arrived} of ${asked}`);
    assert.equal(view.spending.secondsOfReflection, 80);
  });
});
