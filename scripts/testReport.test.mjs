// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { failureText, lineOf, summaryLine } from './testReport.mjs';

/** @type {import('../test/hosts/mocha.mjs').TestEvent} */
const failure = { type: 'fail', title: ['cases', 'reads'], message: 'no such file', diff: '-a\n+b', stack: '    at x.ts:1' };

describe('the report of the tests', () => {
  it('sums up over the suites', () => {
    const { line, failed } = summaryLine([
      { passed: 3, skipped: 0, failures: [] },
      { passed: 2, skipped: 0, failures: [failure] },
    ]);
    assert.equal(line, '5 passed, 1 failed');
    assert.equal(failed, 1);
  });

  it('names skipped tests only where there are some', () => {
    assert.equal(summaryLine([{ passed: 1, skipped: 2, failures: [] }]).line, '1 passed, 0 failed, 2 skipped');
  });

  it('counts a suite that broke off as a failure', () => {
    const { line, failed } = summaryLine([{ passed: 4, skipped: 0, failures: [], problem: 'It stopped.' }]);
    assert.equal(line, '4 passed, 1 failed');
    assert.equal(failed, 1);
  });

  it('shows a failure with its message, difference and place', () => {
    const text = failureText('core', { passed: 0, skipped: 0, failures: [failure] });
    assert.equal(text, '✗ core › cases › reads\n    no such file\n    -a\n    +b\n    at x.ts:1');
    assert.equal(failureText('core', { passed: 1, skipped: 0, failures: [] }), '');
  });

  it('tells the time of slow tests alone', () => {
    assert.equal(lineOf({ type: 'pass', title: ['a', 'b'], ms: 20 }), '✓ a › b');
    assert.equal(lineOf({ type: 'pass', title: ['a', 'b'], ms: 1500 }), '✓ a › b (1.5 s)');
  });
});
