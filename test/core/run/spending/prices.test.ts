import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Price } from '../../../../src/core/models/limits';
import { PriceMissing } from '../../../../src/core/run/spending/prices';
import { prepareRun } from '../../../../src/core/run/prepareRun';
import { RunFold } from '../../../../src/core/run/view/runFold';
import type { RunConfig } from '../../../../src/core/run/runConfig';
import { defaultConfig } from '../../../../src/core/run/runConfig';
import { makeCase, runInMemory } from '../../../support/memoryRun';
import { scriptedModel } from '../../../support/scriptedModel';
import { testProgram } from '../../../support/testProgram';

const price = { input: 1, output: 2 };
const cases = Array.from({ length: 30 }, (_, index) => makeCase(`line ${index}`, `number ${index}`, 'a'));
const models = { task: 'openai:task', reflection: 'openai:reflection', judge: 'openai:judge' };

describe('a limit of money', () => {
  const missing = async (config: Partial<RunConfig>): Promise<readonly string[]> => {
    const input = { program: testProgram('Answer.\n'), cases, config: { ...defaultConfig, models, budget: { cost: 1000 }, ...config } };
    try {
      await prepareRun(input);
      return [];
    } catch (error) {
      assert.ok(error instanceof PriceMissing, String(error));
      return error.models;
    }
  };

  it('needs the whole price of every model that is asked, and of no other', async () => {
    const judged = { type: 'judge', rubric: 'good' } as const;
    assert.deepEqual(await missing({}), ['openai:task', 'openai:reflection']);
    assert.deepEqual(await missing({ metric: judged }), ['openai:task', 'openai:reflection', 'openai:judge']);
    assert.deepEqual(await missing({ method: 'evaluate' }), ['openai:task']);
    assert.deepEqual(await missing({ prices: { 'openai:task': price, 'openai:reflection': price } }), []);
    assert.deepEqual(await missing({ models: { task: 'lexical', reflection: 'lexical', judge: 'lexical' } }), []);
    assert.deepEqual(await missing({ budget: { calls: 5000 } }), []);
    const halves: unknown[] = [{ input: 1 }, { input: 1, output: NaN }, { input: Infinity, output: 1 }, { input: '1', output: 1 }];
    for (const half of halves)
      assert.deepEqual(await missing({ prices: { 'openai:task': half as Price, 'openai:reflection': price } }), ['openai:task']);
  });
});

describe('the cost of a run', () => {
  it('is shown only where all that is asked has a price', async () => {
    const task = scriptedModel('task', () => 'b');
    const reflection = scriptedModel('reflection', () => '');
    const costOf = async (prices: RunConfig['prices']): Promise<number | undefined> => {
      const fold = new RunFold('run');
      const { entries } = await runInMemory({
        prompt: 'Answer.\n',
        cases,
        models: { task, reflection },
        config: { method: 'opro', optimizer: { steps: 1 }, prices },
      });
      entries.forEach((entry) => fold.apply(entry));
      return fold.view(false)?.spending.cost;
    };
    assert.equal(await costOf({}), undefined);
    assert.equal(await costOf({ task: price }), undefined);
    assert.ok(((await costOf({ task: price, reflection: price })) ?? 0) > 0);
  });
});
