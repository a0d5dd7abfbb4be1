import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ModelError } from '../../../src/core/models/model';
import { chooseFinalists } from '../../../src/core/run/comparison/runOff';
import { compareOnTest } from '../../../src/core/run/comparison/testVerdict';
import type { Finalist } from '../../../src/core/run/comparison/winner';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

const cases = (count: number) => Array.from({ length: count }, (_, index) => makeCase(`line ${index}`, `number ${index};`, 'right'));
const evaluate = async (count: number, repeats: number, answer: (number: number, repeat: number) => string) => {
  const task = scriptedModel('task', ({ messages, repeat = 0 }) =>
    answer(Number(/number (\d+);/.exec(messages.at(-1)?.content ?? '')?.[1]), repeat),
  );
  return runInMemory({
    prompt: 'Say it.\n',
    cases: cases(count),
    models: { task, reflection: task },
    config: { method: 'evaluate', repeats },
  });
};

describe('the rollouts of a case', () => {
  it('are shown by the worst of them, wherever it stands, and scored by their mean', async () => {
    const { entries } = await evaluate(6, 3, (number, repeat) => (repeat === number % 3 ? `wrong ${repeat}` : 'right'));
    const [scored] = eventsOf(entries, 'scored');
    const shown = new Map(scored?.scores.map(({ case: id, output }) => [id, output]));
    assert.deepEqual(
      ['0', '1', '2', '3', '4', '5'].map((number) => shown.get(`line ${number}`)),
      ['wrong 0', 'wrong 1', 'wrong 2', 'wrong 0', 'wrong 1', 'wrong 2'],
    );
    assert.ok(scored?.scores.every(({ score }) => Math.abs((score ?? 0) - 2 / 3) < 1e-12));
  });

  it('end the run only where more than half of the calls gave no answer', async () => {
    const failing = (failed: number) =>
      evaluate(12, 1, (number) => {
        if (number < failed) throw new ModelError('bad-request', 'no');
        return 'right';
      });
    for (const failed of [4, 5, 6]) assert.equal((await failing(failed)).error, undefined, String(failed));
    assert.match(String((await failing(7)).error), /7 of 12 calls gave no answer/);
  });

  it('that only the winner left without an answer count as failed before a gain is said, also where the others got one', () => {
    const before = Array.from({ length: 20 }, (_, index) => ({ case: `line ${index}`, score: 0.6 }));
    const after = before.map(({ case: id }) => ({ case: id, score: 1, answered: 0.5 }));
    const { verdict, failed } = compareOnTest(before, after, { scale: 'graded', seed: 1 });
    assert.equal(failed, 20);
    assert.notEqual(verdict.kind, 'proven');
    assert.ok(Math.abs(verdict.difference + 0.1) < 1e-12);
  });
});

describe('who meets the best in a run-off', () => {
  const finalist = (id: string, results: string): Finalist => ({
    candidate: { id, tokens: 1, parents: [], step: 0, values: {} },
    scores: [...results].map((score, index) => ({ case: `line ${index}`, score: Number(score) })),
  });

  it('are those within one standard error, ties and others, the nearest first', () => {
    const best = finalist('best', '1'.repeat(14) + '0'.repeat(6));
    // Behind by a case of twenty, with 5 that changed: a standard error is 0.11. Behind by four, with 4 that changed: it is 0.09 of 0.2.
    const near = finalist('near', `${'1'.repeat(11)}000${'1'.repeat(2)}0000`);
    const far = finalist('far', `${'1'.repeat(10)}${'0'.repeat(10)}`);
    const level = finalist('level', `${'1'.repeat(13)}01${'0'.repeat(5)}`);
    assert.deepEqual(
      chooseFinalists(best, [far, near, level]).map(({ candidate }) => candidate.id),
      ['level', 'near'],
    );
  });
});
