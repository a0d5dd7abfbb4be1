import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isCompletion } from '../../../../src/core/models/completionShape';
import type { CompletionCache } from '../../../../src/core/models/cache';
import type { Completion, Model, ModelRequest } from '../../../../src/core/models/model';
import { hashRequest } from '../../../../src/core/run/journal/recordedModel';
import type { RunConfig } from '../../../../src/core/run/runConfig';
import { makeCase, runInMemory } from '../../../support/memoryRun';

const cases = Array.from({ length: 10 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'odd'));

/** Evaluates over one cache again and again; how often each of the runs asked. */
async function asked(finish: Completion['finish'], ...configs: readonly Partial<RunConfig>[]): Promise<readonly number[]> {
  const kept = new Map<string, Completion>();
  const cache: CompletionCache = {
    has: async (hash) => kept.has(hash),
    get: async (hash) => kept.get(hash),
    put: async (hash, completion) => void kept.set(hash, completion),
  };
  const counts: number[] = [];
  for (const config of configs) {
    let count = 0;
    const model: Model = {
      id: 'task',
      complete: async () => (count++, { text: 'odd', usage: { inputTokens: 5, outputTokens: 1 }, finish }),
    };
    await runInMemory({
      prompt: 'Say the parity.\n',
      cases,
      models: { task: model, reflection: model },
      config: { method: 'evaluate', ...config },
      environment: { cache },
    });
    counts.push(count);
  }
  return counts;
}

describe('a request and the answers that are kept', () => {
  it('has another answer for each of its repeats', async () => {
    assert.deepEqual(
      await asked('stop', { repeats: 2 }, { repeats: 2 }, { repeats: 3 }),
      [20, 10, 20],
      'five of the kept ones are asked again, twice each',
    );
  });

  it('is another where the answer has other room', async () => {
    assert.deepEqual(await asked('stop', { maxAnswerTokens: 50 }, { maxAnswerTokens: 50 }, { maxAnswerTokens: 60 }), [10, 10, 10]);
  });

  it('keeps the calls that answer it, in the journal and in the cache', async () => {
    const calls = [{ id: 'c1', name: 'find', arguments: { id: 7 } }];
    const kept = new Map<string, Completion>();
    const cache: CompletionCache = {
      has: async (hash) => kept.has(hash),
      get: async (hash) => kept.get(hash),
      put: async (hash, completion) => void kept.set(hash, completion),
    };
    const model: Model = {
      id: 'task',
      complete: async () => ({ text: '', calls, usage: { inputTokens: 5, outputTokens: 1 }, finish: 'calls' }),
    };
    const { entries, error } = await runInMemory({
      prompt: 'Say the parity.\n',
      cases,
      models: { task: model, reflection: model },
      config: { method: 'evaluate' },
      environment: { cache },
    });
    assert.match(String(error), /called a tool/);
    const recorded = entries.flatMap(({ event }) => (event.type === 'completion' ? [event] : []));
    assert.equal(recorded.length, cases.length);
    assert.ok(recorded.every((event) => event.finish === 'calls' && JSON.stringify(event.calls) === JSON.stringify(calls)));
    assert.deepEqual(
      [...kept.values()].map((completion) => completion.calls),
      cases.map(() => calls),
    );
    assert.ok([...kept.values()].every(isCompletion));
  });

  for (const finish of ['length', 'refused'] as const) {
    it(`is asked again where its answer was no whole one (${finish})`, async () => {
      assert.deepEqual(await asked(finish, {}, {}), [10, 10]);
    });
  }

  it('is told apart by all that decides its answer, and at temperature 0 by nothing else', () => {
    const request: ModelRequest = {
      key: 'c0/0/0/line 1',
      messages: [{ role: 'user', content: 'x' }],
      temperature: 0,
      maxTokens: 9,
      seed: 1,
    };
    const hash = (change: Partial<ModelRequest>, id = 'm'): string => hashRequest(id, { ...request, ...change });
    const sampled = { temperature: 1 } as const;
    const format = { name: 'answer', schema: { type: 'object' } } as unknown as NonNullable<ModelRequest['format']>;
    const tools = [{ name: 'find', description: 'Finds it.', parameters: {} }];
    const calling = (id: number): Partial<ModelRequest> => ({
      messages: [{ role: 'assistant', content: '', calls: [{ id: 'c', name: 'find', arguments: { id } }] }],
    });
    const answered = (callId: string): Partial<ModelRequest> => ({ messages: [{ role: 'tool', content: 'x', callId }] });
    const withTools = [
      hash({ tools }),
      hash({ tools: [{ ...tools[0], name: 'look' } as (typeof tools)[number]] }),
      hash(calling(1)),
      hash(calling(2)),
      hash(answered('c')),
      hash(answered('d')),
    ];
    const others = [
      ...withTools,
      hash({}),
      hash({}, 'n'),
      hash({ maxTokens: 8 }),
      hash({ repeat: 1 }),
      hash({ repeat: 2 }),
      hash({ format }),
      hash({ messages: [] }),
      hash(sampled),
      hash({ ...sampled, seed: 2 }),
      hash({ ...sampled, key: 'k' }),
    ];
    assert.equal(new Set(others).size, others.length);
    assert.equal(hash({ seed: 2, key: 'k' }), hash({}));
  });
});
