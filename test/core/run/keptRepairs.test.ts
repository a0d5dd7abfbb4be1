import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import type { CompletionCache } from '../../../src/core/models/cache';
import type { Completion } from '../../../src/core/models/model';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { createRandom } from '../../../src/core/stats/random';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

describe('a judge’s repaired answer that was kept', () => {
  it('takes no call of the budget', async () => {
    const kept = new Map<string, Completion>();
    const cache: CompletionCache = {
      has: async (hash) => kept.has(hash),
      get: async (hash) => kept.get(hash),
      put: async (hash, completion) => void kept.set(hash, completion),
    };
    const task = scriptedModel('task', () => 'odd');
    const judge = scriptedModel('judge', ({ messages }) =>
      messages.length === 1 ? 'Fine, I think.' : '{"reason": "It is right.", "score": 10}',
    );
    const run = async (cases: readonly Case[], calls: number) => {
      const config = { method: 'evaluate' as const, metric: { type: 'judge' as const }, budget: { calls } };
      const { entries, error } = await runInMemory({
        prompt: 'Say the parity.\n',
        cases,
        models: { task, reflection: task, judge },
        config,
        environment: { cache, concurrency: 1 },
      });
      assert.equal(error, undefined);
      return eventsOf(entries, 'scored')
        .flatMap(({ scores }) => scores)
        .filter(({ score }) => score === 1).length;
    };
    const cases = Array.from({ length: 25 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const drawn = createRandom(defaultConfig.seed, 'test order').shuffle(cases);
    assert.equal(await run(drawn.slice(0, 10), 30), 10);
    // Five of the ten are asked again, twice each, for 30 calls; the ten cost nothing; the other fifteen take 45 calls.
    // With a call for each of the ten it would be 85.
    assert.equal(await run(cases, 80), 25);
    assert.equal(task.requests.length + judge.requests.length, 30 + 30 + 45);
  });
});
