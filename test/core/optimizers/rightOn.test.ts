import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rightOn } from '../../../src/core/optimizers/rightOn';
import { eventsOf, makeCase, runInMemory } from '../../support/memoryRun';
import { scriptedModel } from '../../support/scriptedModel';

describe('that a candidate is right', () => {
  it('is said of the cases that it was tried on, and of no other', () => {
    assert.equal(rightOn('c5', { tried: 90, unanswered: 0, all: 90 }), 'c5 is right on all the 90 training cases.');
    assert.equal(rightOn('c5', { tried: 50, unanswered: 0, all: 90 }), 'c5 is right on all the 50 training cases that were drawn (of 90).');
    assert.equal(
      rightOn('c5', { tried: 50, unanswered: 2, all: 90 }),
      'c5 is right on 48 of the 50 training cases that were drawn (of 90); the other 2 got no answer.',
    );
    assert.equal(
      rightOn('c0', { tried: 2, unanswered: 1, all: 2 }),
      'c0 is right on 1 of the 2 training cases; the other one got no answer.',
    );
    assert.equal(rightOn('c0', { tried: 3, unanswered: 3, all: 3 }), 'c0 got no answer to any of the 3 training cases.');
    assert.equal(rightOn('c0', { tried: 1, unanswered: 0, all: 1 }), 'c0 is right on the one training case.');
    assert.equal(rightOn('c0', { tried: 1, unanswered: 0, all: 4 }), 'c0 is right on the one training case that was drawn (of 4).');
  });

  it('names the sample of a search that draws one, however it does on the others', async () => {
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
    assert.equal(eventsOf(entries, 'ended')[0]?.detail, 'c0 is right on all the 10 training cases that were drawn (of 27).');
  });
});
