import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Charge } from '../../../src/core/models/batch';
import { Batch } from '../../../src/core/models/batch';

describe('a batch where tokens are limited', () => {
  it('decides on a unit by what those before its window used, whatever the others have used meanwhile', async () => {
    const booked: number[] = [];
    const underWay: number[] = [];
    const batch = new Batch(2, {
      book: ({ usage }: Charge) => void booked.push(usage.outputTokens),
      stopFor: (units) => void underWay.push(units),
      released: () => undefined,
    });
    const begin = async (outputTokens: number) => {
      const unit = await batch.begin();
      unit.charge('task', { inputTokens: 0, outputTokens }, 0);
      return unit;
    };
    const first = await begin(1);
    const second = await begin(2);
    second.end();
    first.end();
    await begin(3);
    assert.deepEqual([booked, underWay], [[1], [1, 2, 2]]);
    await begin(4);
    assert.deepEqual([booked, underWay], [[1, 2], [1, 2, 2, 2]]);
    batch.release();
    assert.deepEqual(booked, [1, 2, 3, 4]);
  });
});
