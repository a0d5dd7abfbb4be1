import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { LatencyWatch } from '../../../src/core/models/latencyWatch';
import { ModelError } from '../../../src/core/models/model';
import type { PacedCall } from '../../../src/core/models/pace';
import { Pace } from '../../../src/core/models/pace';

/** A pace whose calls take no time, and what it is told. */
function paceFrom(start: number, maximum: number) {
  let time = 0;
  const pace = new Pace({ now: () => time, sleep: () => Promise.resolve() }, start, maximum);
  const watch = new LatencyWatch();
  const begin = (count: number): PacedCall[] => Array.from({ length: count }, () => pace.began());
  const answer = (...calls: PacedCall[]): number => {
    for (const call of calls) pace.answered(call, true, watch);
    return pace.concurrency;
  };
  const refuse = (...calls: PacedCall[]): number => {
    for (const call of calls) pace.failed(call, new ModelError('rate-limited', 'slow down'));
    return pace.concurrency;
  };
  /** So many answers, one after the other. */
  const answers = (count: number): number => {
    for (let index = 0; index < count; index++) answer(...begin(1));
    return pace.concurrency;
  };
  return { pace, begin, answer, answers, refuse, pass: (milliseconds: number) => (time += milliseconds) };
}

describe('the pace of calls', () => {
  it('grows by one an answer, which doubles a round, and after a refusal by one a round', () => {
    const { begin, answer, answers, refuse } = paceFrom(2, 100);
    assert.deepEqual([answers(1), answers(1), answers(3), answers(1)], [3, 4, 7, 8]);
    const calls = begin(8);
    assert.equal(refuse(...calls.slice(7)), 7);
    assert.equal(answer(...calls.slice(0, 7)), 7, 'what was under way before says nothing about that');
    assert.deepEqual([answers(7), answers(1), answers(8)], [7, 8, 9]);
  });

  it('keeps to as many as were let in, when some of a burst were refused', () => {
    const { begin, refuse } = paceFrom(16, 16);
    const calls = begin(16);
    assert.equal(refuse(...calls.slice(5)), 5);
  });

  it('asks by one call at a time where all were refused, and by half as many once one was taken', () => {
    const { pace, begin, answer, refuse, pass } = paceFrom(16, 16);
    assert.equal(refuse(...begin(16)), 1);
    assert.ok(pace.pauseMs > 0);
    pass(pace.pauseMs);
    assert.equal(answer(...begin(1)), 8);
  });

  it('halves where what is allowed is refused before it has held', () => {
    const { begin, refuse } = paceFrom(16, 16);
    const calls = begin(16);
    refuse(...calls.slice(15));
    assert.equal(refuse(...begin(1)), 7);
    assert.equal(refuse(...begin(1)), 3);
  });

  it('tries one more after more answers each time that it is refused, and sooner once it is taken', () => {
    const { begin, answer, answers, refuse } = paceFrom(2, 2);
    const waits: number[] = [];
    const held = begin(1);
    refuse(...begin(1));
    for (let time = 0; time < 4; time++) {
      let count = 0;
      while (answers(1) === 1) count++;
      waits.push(count + 1);
      refuse(...begin(1));
    }
    assert.deepEqual(waits, [8, 16, 32, 32]);
    answer(...held);
  });

  it('waits longer each time that it is refused on its own, and forgets that after a while', () => {
    const { pace, begin, answer, refuse, pass } = paceFrom(1, 8);
    const holds: number[] = [];
    for (let time = 0; time < 8; time++) {
      refuse(...begin(1));
      holds.push(pace.pauseMs);
      pass(pace.pauseMs);
    }
    assert.deepEqual(holds, [100, 300, 900, 2700, 8100, 24_300, 30_000, 30_000]);
    answer(...begin(1));
    assert.ok(pace.pauseMs > 1000, 'it is as far apart as it was taken');
    pass(3_600_000);
    answer(...begin(1));
    assert.ok(pace.pauseMs <= 0);
    assert.equal(pace.concurrency, 2, 'it rises as at first');
  });
});
