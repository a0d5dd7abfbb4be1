import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LotWindow } from '../../../src/core/models/lot';
import { Lot } from '../../../src/core/models/lot';
import { BudgetSpent } from '../../../src/core/models/budgetSpent';

/** A lot whose units wait to be told that they have ended; what it booked, and how many units it knew under way at each decision. */
function watchedLot(window: LotWindow | undefined, stopFor: (units: number) => string | undefined = () => undefined) {
  const booked: number[] = [];
  const underWay: number[] = [];
  const nothing = (): undefined => undefined;
  const lot = new Lot(window, true, {
    ...{
      callsOfUnit: () => 1,
      hold: nothing,
      more: () => true,
      claim: nothing,
      unclaim: nothing,
      timeOver: nothing,
      left: nothing,
      returned: nothing,
      released: nothing,
    },
    book: (charge) => void (charge.kind === 'usage' && booked.push(charge.usage.outputTokens)),
    reasonAgainst: (units) => {
      underWay.push(units);
      return stopFor(units);
    },
  });
  const begun: number[] = [];
  /** Begins a unit that uses so many tokens; it ends when told. */
  const begin = (outputTokens: number) => {
    let end: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (end = resolve));
    const ended = lot.run(async (purse) => {
      begun.push(outputTokens);
      purse.call('task').charge({ inputTokens: 0, outputTokens }, 0);
      await told;
      return outputTokens;
    });
    return { end, ended };
  };
  return { lot, booked, underWay, begun, begin };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a lot where tokens are limited', () => {
  it('decides on a unit by what those before its window used, whatever the others have used meanwhile', async () => {
    const { lot, booked, underWay, begun, begin } = watchedLot({ size: 2, probes: false });
    const [first, second, third, fourth] = [1, 2, 3, 4].map(begin) as [
      ReturnType<typeof begin>,
      ReturnType<typeof begin>,
      ReturnType<typeof begin>,
      ReturnType<typeof begin>,
    ];
    await settled();
    assert.deepEqual(begun, [1, 2]);
    second.end();
    await settled();
    assert.deepEqual([begun, booked], [[1, 2], []], 'the third waits for the first');
    first.end();
    await settled();
    assert.deepEqual(
      [begun, booked, underWay],
      [
        [1, 2, 3, 4],
        [1, 2],
        [1, 2, 2, 2],
      ],
    );
    third.end();
    fourth.end();
    await Promise.all([first.ended, second.ended, third.ended, fourth.ended]);
    lot.release();
    assert.deepEqual(booked, [1, 2, 3, 4]);
  });

  it('lets the first unit go ahead alone where nothing is known of the answers', async () => {
    const { begun, booked, begin } = watchedLot({ size: 4, probes: true });
    const [first] = [1, 2, 3].map(begin);
    await settled();
    assert.deepEqual(begun, [1]);
    first?.end();
    await settled();
    assert.deepEqual([begun, booked], [[1, 2, 3], [1]]);
  });

  it('begins no unit after one that the budget cannot pay for', async () => {
    const { lot, begun, begin } = watchedLot({ size: 4, probes: false }, (units) => (units > 2 ? 'spent' : undefined));
    const units = [1, 2, 3, 4].map(begin);
    units.forEach(({ end }) => end());
    assert.deepEqual(await Promise.all(units.map(({ ended }) => ended)), [1, 2, undefined, undefined]);
    assert.deepEqual([begun, lot.spent?.message, lot.isClosed], [[1, 2], 'spent', true]);
  });
});

describe('a lot of which a unit was refused', () => {
  it('is closed for what was not asked, does what was answered before, and gives the reason of the first that has one', async () => {
    const { lot } = watchedLot(undefined);
    const refuse = (message: string, isEcho = false) => lot.run(() => Promise.reject(new BudgetSpent(message, isEcho)));
    const slow = lot.run(async () => {
      await settled();
      throw new BudgetSpent('the first has a reason of its own');
    });
    await refuse('the second was refused');
    await refuse('the third was not asked', true);
    const open = await lot.run((account) => Promise.resolve(account.isClosed ? 'closed' : 'open'));
    assert.equal(open, 'closed');
    assert.equal(lot.spent?.message, 'the second was refused');
    await slow;
    assert.equal(lot.spent?.message, 'the first has a reason of its own');
  });

  it('hands every other error on', async () => {
    const { lot } = watchedLot(undefined);
    await assert.rejects(
      lot.run(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(lot.spent, undefined);
  });
});
