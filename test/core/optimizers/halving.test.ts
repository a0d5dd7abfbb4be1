import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { goingOn, lookSizes, rolloutsOfRace } from '../../../src/core/optimizers/halving';

describe('successive halving', () => {
  it('looks at twice as many cases each time, at last at all', () => {
    assert.deepEqual(lookSizes(50, 3), [13, 25, 50]);
    assert.deepEqual(lookSizes(50, 1), [50]);
    assert.deepEqual(lookSizes(2, 4), [1, 2], 'no look is at no more than the one before');
    assert.deepEqual(lookSizes(1, 3), [1]);
  });

  it('lets the better half go on, and never none', () => {
    assert.deepEqual([8, 5, 2, 1].map(goingOn), [4, 3, 1, 1]);
  });

  it('counts what a race comes to, with those that had their first look already', () => {
    assert.deepEqual(rolloutsOfRace([5, 10, 20], 8, 0), { rollouts: 8 * 5 + 4 * 5 + 2 * 10, last: 2 });
    assert.deepEqual(rolloutsOfRace([5, 10, 20], 0, 8), { rollouts: 4 * 5 + 2 * 10, last: 2 });
    assert.deepEqual(rolloutsOfRace([20], 3, 1), { rollouts: 60, last: 4 });
  });
});
