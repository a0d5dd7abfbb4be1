import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CompletionCache } from '../../../src/core/models/cache';
import type { Completion, Model } from '../../../src/core/models/model';
import { makeCase, runInMemory } from '../../support/memoryRun';

/** Evaluates twice with one cache. How often each run asked, what was kept, and what was journaled of the first. */
async function twice(sampled: Pick<Completion, 'sampled'>) {
  const kept = new Map<string, Completion>();
  const cache: CompletionCache = {
    has: async (hash) => kept.has(hash),
    get: async (hash) => kept.get(hash),
    put: async (hash, completion) => void kept.set(hash, completion),
  };
  let asked = 0;
  const model: Model = {
    id: 'task',
    complete: async () => (asked++, { text: 'odd', usage: { inputTokens: 5, outputTokens: 1 }, finish: 'stop', ...sampled }),
  };
  const cases = Array.from({ length: 10 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
  const run = () =>
    runInMemory({
      prompt: 'Say the parity.\n',
      cases,
      models: { task: model, reflection: model },
      config: { method: 'evaluate' },
      environment: { cache },
    });
  const { entries } = await run();
  const first = asked;
  await run();
  return {
    first,
    second: asked - first,
    kept: kept.size,
    journaled: entries.flatMap(({ event }) => (event.type === 'completion' ? [event] : [])),
  };
}

describe('answers kept for further runs', () => {
  it('are those at temperature 0', async () => {
    const { first, second, kept } = await twice({});
    // Five of the ten are asked again twice.
    assert.deepEqual([first, second, kept], [10, 10, 10]);
  });

  it('are none that were sampled though 0 was asked for', async () => {
    const { first, second, kept, journaled } = await twice({ sampled: true });
    assert.deepEqual([first, second, kept], [10, 10, 0]);
    assert.ok(journaled.every((event) => !('sampled' in event)));
  });
});
