import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/models/model';
import type { ModelErrorKind } from '../../../src/core/models/model';
import { makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const cases = Array.from({ length: 40 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'yes'));

/** Evaluates with a model whose calls of the given numbers, counting from 1, fail. */
async function evaluate(kind: ModelErrorKind, fails: (call: number) => boolean) {
  let calls = 0;
  const task = scriptedModel('task', () => {
    calls++;
    if (fails(calls)) throw new ModelError(kind, 'Nothing answers at 127.0.0.1.');
    return 'yes';
  });
  const { entries, error } = await runInMemory({
    prompt: 'Say yes.\n',
    cases,
    models: { task, reflection: task },
    config: { method: 'evaluate' },
  });
  return { entries, error, calls };
}

describe('the first contact with a model', () => {
  for (const kind of ['unreachable', 'garbage'] as const) {
    it(`ends a run after a few attempts when there never is one (${kind})`, async () => {
      const { entries, error, calls } = await evaluate(kind, () => true);
      assert.ok(error instanceof ModelError && error.fatal);
      assert.equal(error.message, 'Nothing answers at 127.0.0.1.');
      assert.ok(calls <= 4 * 3, `${calls} calls, 4 at once`);
      assert.equal(entries.at(-1)?.event.type, 'interrupted');
      assert.ok(
        entries.every(({ event }) => event.type !== 'failure'),
        'taken up again, it asks again',
      );
    });
  }

  it('is no matter once it was made: a connection that breaks later is tried again', async () => {
    const { error, calls } = await evaluate('unreachable', (call) => call % 3 === 0);
    assert.equal(error, undefined);
    assert.ok(calls > cases.length);
  });

  it('is no matter for an endpoint that is there and busy', async () => {
    const { error, calls } = await evaluate('rate-limited', (call) => call <= 12);
    assert.equal(error, undefined);
    assert.equal(calls, cases.length + 12);
  });
});
