import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ModelError } from '../../../src/core/models/model';
import { Pace } from '../../../src/core/models/pace';

describe('the pace of calls', () => {
  const clock = { now: () => 0, sleep: () => Promise.resolve() };

  it('grows by one an answer, which doubles a round, and after congestion by one a round', () => {
    const pace = new Pace(clock, 2, 100);
    const answer = (count: number): number => {
      for (let index = 0; index < count; index++) pace.answered(pace.began(), true);
      return pace.concurrency;
    };
    assert.deepEqual([answer(1), answer(1), answer(3), answer(1)], [3, 4, 7, 8]);
    pace.failed(pace.began(), new ModelError('rate-limited', 'slow down'));
    assert.deepEqual([pace.concurrency, answer(3), answer(1), answer(4), answer(1)], [4, 4, 5, 5, 6]);
  });
});
