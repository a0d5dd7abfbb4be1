import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CompletionCache } from '../../../src/core/models/cache';
import type { Completion } from '../../../src/core/models/model';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

describe('a judge’s repaired answer that was kept', () => {
  it('takes no call of the budget', async () => {
    const kept = new Map<string, Completion>();
    const cache: CompletionCache = { get: async (hash) => kept.get(hash), put: async (hash, completion) => void kept.set(hash, completion) };
    const task = scriptedModel('task', () => 'odd');
    const judge = scriptedModel('judge', ({ messages }) => (messages.length === 1 ? 'Fine, I think.' : '{"reason": "It is right.", "score": 10}'));
    const cases = Array.from({ length: 10 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));
    const run = async (calls: number) => {
      const config = { method: 'evaluate' as const, metric: { type: 'judge' as const }, budget: { calls } };
      const { entries, error } = await runInMemory({ prompt: 'Say the parity.\n', cases, models: { task, reflection: task, judge }, config, environment: { cache } });
      assert.equal(error, undefined);
      return eventsOf(entries, 'scored').flatMap(({ scores }) => scores).map(({ score }) => score);
    };
    const ones = cases.map(() => 1);
    assert.deepEqual(await run(30), ones);
    // What is foreseen takes all 20; a call more would be one too many.
    assert.deepEqual(await run(20), ones);
    assert.equal(task.requests.length + judge.requests.length, 30);
  });
});
