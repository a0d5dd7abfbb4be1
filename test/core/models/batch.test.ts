import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BatchWindow, Charge } from '../../../src/core/models/batch';
import { Batch } from '../../../src/core/models/batch';
import { BudgetSpent } from '../../../src/core/models/budgetSpent';

/** A batch whose units wait to be told that they have ended; what it booked, and how many units it knew under way at each decision. */
function watchedBatch(window: BatchWindow | undefined, stopFor: (units: number) => string | undefined = () => undefined) {
  const booked: number[] = [];
  const underWay: number[] = [];
  const batch = new Batch(window, {
    book: ({ usage }: Charge) => void booked.push(usage.outputTokens),
    stopFor: (units) => {
      underWay.push(units);
      return stopFor(units);
    },
    released: () => undefined,
  });
  const begun: number[] = [];
  /** Begins a unit that uses so many tokens; it ends when told. */
  const begin = (outputTokens: number) => {
    let end: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (end = resolve));
    const ended = batch.run(async (account) => {
      begun.push(outputTokens);
      account.charge('task', { inputTokens: 0, outputTokens }, 0);
      await told;
      return outputTokens;
    });
    return { end, ended };
  };
  return { batch, booked, underWay, begun, begin };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a batch where tokens are limited', () => {
  it('decides on a unit by what those before its window used, whatever the others have used meanwhile', async () => {
    const { batch, booked, underWay, begun, begin } = watchedBatch({ size: 2, probes: false });
    const [first, second, third, fourth] = [1, 2, 3, 4].map(begin) as [ReturnType<typeof begin>, ReturnType<typeof begin>, ReturnType<typeof begin>, ReturnType<typeof begin>];
    await settled();
    assert.deepEqual(begun, [1, 2]);
    second.end();
    await settled();
    assert.deepEqual([begun, booked], [[1, 2], []], 'the third waits for the first');
    first.end();
    await settled();
    assert.deepEqual([begun, booked, underWay], [[1, 2, 3, 4], [1, 2], [1, 2, 2, 2]]);
    third.end();
    fourth.end();
    await Promise.all([first.ended, second.ended, third.ended, fourth.ended]);
    batch.release();
    assert.deepEqual(booked, [1, 2, 3, 4]);
  });

  it('lets the first unit go ahead alone where nothing is known of the answers', async () => {
    const { begun, booked, begin } = watchedBatch({ size: 4, probes: true });
    const [first] = [1, 2, 3].map(begin);
    await settled();
    assert.deepEqual(begun, [1]);
    first?.end();
    await settled();
    assert.deepEqual([begun, booked], [[1, 2, 3], [1]]);
  });

  it('begins no unit after one that the budget cannot pay for', async () => {
    const { batch, begun, begin } = watchedBatch({ size: 4, probes: false }, (units) => (units > 2 ? 'spent' : undefined));
    const units = [1, 2, 3, 4].map(begin);
    units.forEach(({ end }) => end());
    assert.deepEqual(await Promise.all(units.map(({ ended }) => ended)), [1, 2, undefined, undefined]);
    assert.deepEqual([begun, batch.spent?.message, batch.isClosed], [[1, 2], 'spent', true]);
  });
});

describe('a batch of which a unit was refused', () => {
  it('is closed for what was not asked, does what was answered before, and gives the reason of the first that has one', async () => {
    const { batch } = watchedBatch(undefined);
    const refuse = (message: string, isEcho = false) => batch.run(() => Promise.reject(new BudgetSpent(message, isEcho)));
    const slow = batch.run(async () => {
      await settled();
      throw new BudgetSpent('the first has a reason of its own');
    });
    await refuse('the second was refused');
    await refuse('the third was not asked', true);
    const open = await batch.run((account) => Promise.resolve(account.isClosed ? 'closed' : 'open'));
    assert.equal(open, 'closed');
    assert.equal(batch.spent?.message, 'the second was refused');
    await slow;
    assert.equal(batch.spent?.message, 'the first has a reason of its own');
  });

  it('hands every other error on', async () => {
    const { batch } = watchedBatch(undefined);
    await assert.rejects(batch.run(() => Promise.reject(new Error('broken'))), /broken/);
    assert.equal(batch.spent, undefined);
  });
});
