import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rightOn } from '../../../src/core/optimizers/rightOn';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

describe('that a candidate is right', () => {
  it('is said of all training cases, and of no sample of them', () => {
    assert.equal(rightOn('c5', { unanswered: 0, all: 90 }), 'c5 is right on all the 90 training cases.');
    assert.equal(rightOn('c5', { unanswered: 2, all: 90 }), 'c5 is right on 88 of the 90 training cases; the other 2 got no answer.');
    assert.equal(rightOn('c0', { unanswered: 1, all: 2 }), 'c0 is right on 1 of the 2 training cases; the other one got no answer.');
    assert.equal(rightOn('c0', { unanswered: 3, all: 3 }), 'c0 got no answer to any of the 3 training cases.');
    assert.equal(rightOn('c0', { unanswered: 0, all: 1 }), 'c0 is right on the one training case.');
  });

  it('is held of training cases alone, once all of them were tried', async () => {
    const cases = Array.from({ length: 90 }, (_, index) => makeCase(`line ${index}`, `message ${index}`, 'yes'));
    const config = { method: 'opro', optimizer: { trainingCases: 10, deletions: 0 } } as const;
    let drawn = new Set<string>();
    const task = scriptedModel('task', ({ messages }) => (drawn.size === 0 || drawn.has(messages.at(-1)?.content ?? '') ? 'yes' : 'no'));
    const run = () => runInMemory({ prompt: 'Answer right.\n', cases, models: { task, reflection: task }, config });
    const first = await run();
    assert.match(
      eventsOf(first.entries, 'ended')[0]?.detail ?? '',
      /^c0 is right on all \d+ validation cases: they can show nothing better\./,
    );
    // A model that is right on whatever is asked in training, and wrong on half of the rest.
    drawn = new Set();
    const training = new Set(eventsOf(first.entries, 'started')[0]?.splits.train);
    cases.filter(({ id }, index) => training.has(id) || index % 2 === 0).forEach(({ input }) => drawn.add(input));
    const { entries } = await run();
    assert.equal(eventsOf(entries, 'ended')[0]?.detail, 'c0 is right on all the 27 training cases.');
  });
});
