import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BudgetSpent } from '../../../src/core/models/budgetSpent';
import { together } from '../../../src/core/run/concurrency';

describe('work that begins together', () => {
  it('has ended as a whole, also where some of it fails at once', async () => {
    let hasEnded = false;
    const late = Promise.resolve().then(async () => {
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
      hasEnded = true;
    });
    await assert.rejects(together([Promise.reject(new BudgetSpent('spent')), late]), /spent/);
    assert.ok(hasEnded);
  });

  it('tells of what is more than a spent budget', async () => {
    await assert.rejects(together([Promise.reject(new BudgetSpent('spent')), Promise.reject(new Error('stopped'))]), /stopped/);
  });

  it('gives its results in order', async () => {
    const slow = Promise.resolve().then(() => Promise.resolve(1));
    assert.deepEqual(await together([slow, Promise.resolve(2)]), [1, 2]);
  });
});
