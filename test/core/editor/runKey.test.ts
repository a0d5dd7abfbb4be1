import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mayBeIn, runKey, storedId } from '../../../src/editor/runs/runKey';

describe('the name of a run', () => {
  it('tells the runs of a folder from those of its copy, and leads back to both id and folder', () => {
    const [original, copy] = ['/home/a', '/home/b'].map((root) => runKey(root, '2026-01-01T00-00-00-opro')) as [string, string];
    assert.notEqual(original, copy);
    assert.deepEqual([storedId(original), storedId(copy)], ['2026-01-01T00-00-00-opro', '2026-01-01T00-00-00-opro']);
    assert.deepEqual(
      ['/home/a', '/home/b'].map((root) => mayBeIn(root, original)),
      [true, false],
    );
    assert.ok(mayBeIn('/home/b', storedId(original)), 'a bare id may be anywhere');
  });
});
