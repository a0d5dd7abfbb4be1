import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Throttle } from '../../../src/editor/runs/throttle';

describe('a throttle', () => {
  it('does nothing more once it is disposed of, also when it is asked to', async () => {
    const done: string[] = [];
    const throttle = new Throttle(() => done.push('late'), 1);
    throttle.request();
    throttle.dispose();
    throttle.request();
    // Timers of one length go off in the order in which they were set.
    await new Promise<void>((resolve) => new Throttle(resolve, 1).request());
    assert.deepEqual(done, []);
  });
});
