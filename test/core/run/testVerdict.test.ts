import assert from 'node:assert/strict';
import type { CaseScore } from '../../../src/core/run/events';
import { compareOnTest } from '../../../src/core/run/testVerdict';

/** Right (1), wrong (0) or without an answer (?) on each case. */
function scores(results: string): readonly CaseScore[] {
  return [...results].map((score, index) => (score === '?' ? { case: `line ${index}`, error: 'no answer' } : { case: `line ${index}`, score: Number(score) }));
}

const settings = { scale: 'binary', seed: 1 } as const;

describe('the verdict on the test cases', () => {
  it('leaves out what one side got no answer to', () => {
    const { verdict, failed } = compareOnTest(scores('0000011?'), scores('1111?110'), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference.toFixed(3), failed], ['not proven', 6, '0.667', 0]);
  });

  it('calls no gain what the winner won only by leaving cases unanswered', () => {
    const before = scores(`${'0'.repeat(8)}${'1'.repeat(12)}`);
    const { verdict, failed } = compareOnTest(before, scores(`${'1'.repeat(8)}${'1'.repeat(6)}${'?'.repeat(6)}`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference, failed], ['not proven', 20, 0.1, 6]);
  });

  it('calls a gain what is one also when those cases count as failed, and counts them so', () => {
    const before = scores(`${'0'.repeat(14)}${'1'.repeat(6)}`);
    const { verdict, failed } = compareOnTest(before, scores(`${'1'.repeat(14)}11111?`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference, failed], ['proven', 20, 0.65, 1]);
  });

  it('does not call an outage a loss', () => {
    const { verdict } = compareOnTest(scores('1'.repeat(20)), scores(`${'1'.repeat(11)}${'?'.repeat(9)}`), settings);
    assert.deepEqual([verdict.kind, verdict.cases, verdict.difference], ['no gain', 11, 0]);
  });
});
