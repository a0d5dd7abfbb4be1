import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { oldRuns } from '../../../src/editor/runs/oldRuns';

describe('old runs', () => {
  it('are those behind the newest, or older than some days', () => {
    const now = new Date('2026-06-01T12:00:00Z');
    const runs = Array.from({ length: 60 }, (_, days) => ({ days, startedAt: new Date(now.getTime() - days * 86_400_000).toISOString() }));
    const first = oldRuns(runs, now).map(({ by, runs: old }) => ({ ...by, first: old[0]?.days, count: old.length }));
    assert.deepEqual(first, [
      { keep: 10, first: 10, count: 50 },
      { keep: 50, first: 50, count: 10 },
      { days: 7, first: 8, count: 52 },
      { days: 30, first: 31, count: 29 },
      { days: 90, first: undefined, count: 0 },
    ]);
    assert.ok(
      oldRuns([{ startedAt: '2026-01-01T00-00-00-opro' }], now).every(({ runs: old }) => old.length === 0),
      'without a date there is no age',
    );
  });
});
