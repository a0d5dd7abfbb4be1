import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LoadSign } from '../../../src/core/models/latencyWatch';
import { LatencyWatch } from '../../../src/core/models/latencyWatch';

/** What a round of such answers says. */
function round(watch: LatencyWatch, latencies: readonly number[], allowed: number = latencies.length): LoadSign | undefined {
  return latencies.map((latency) => watch.answered(latency, allowed)).at(-1);
}
const all = (latency: number): number[] => Array.from({ length: 8 }, () => latency);

describe('the latency of calls of one kind', () => {
  it('tells of a queue when it is more than twice its base line', () => {
    const watch = new LatencyWatch();
    assert.deepEqual([round(watch, all(100)), round(watch, all(199)), round(watch, all(210))], ['free', 'free', 'queue']);
  });

  it('is a queue where it falls with the number at once, and else the new base line', () => {
    for (const [after, sign] of [
      [250, 'queue'],
      [520, 'slower'],
    ] as const) {
      const watch = new LatencyWatch();
      round(watch, all(100));
      assert.equal(round(watch, all(500)), 'queue');
      watch.cutTo(1 / 2);
      assert.equal(round(watch, all(after)), sign);
      if (sign === 'slower') assert.equal(round(watch, all(900)), 'free');
    }
  });

  it('is its own base line where fewer must not be sent', () => {
    const watch = new LatencyWatch();
    round(watch, all(100));
    assert.equal(round(watch, all(500)), 'queue');
    watch.cutTo(1);
    assert.equal(round(watch, all(900)), 'free');
  });

  it('says nothing by one answer that took long, nor by fewer answers than tell', () => {
    const watch = new LatencyWatch();
    round(watch, all(100));
    assert.equal(round(watch, [...all(100).slice(1), 60_000]), 'free');
    assert.equal(round(watch, [900, 900, 900], 2), undefined);
  });
});
