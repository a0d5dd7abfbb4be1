import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chanceOfAsMany, checksOf } from '../../../bench/scenarios/null/checks';
import type { NullCounts } from '../../../bench/scenarios/null/job';

/** A cell with so many claims, and differences that alternate around a mean. */
function cell(runs: number, proven: number, center: number): NullCounts {
  const differences = Array.from({ length: runs }, (_, index) => center + (index % 2 === 0 ? 0.06 : -0.06));
  return { job: { method: 'opro', scores: { kind: 'coin', probability: 0.7 }, validation: 20, runs }, proven, worse: 0, changed: runs, differences, taskCalls: 0 };
}

const met = (cells: readonly NullCounts[]) => checksOf('opro', cells).map((check) => check.met);

describe('the goals of the null bench', () => {
  it('rest on the exact binomial tail', () => {
    assert.ok(Math.abs(chanceOfAsMany(1, 30, 0.05) - (1 - 0.95 ** 30)) < 1e-12);
    assert.ok(Math.abs(chanceOfAsMany(10, 10, 0.5) - 0.5 ** 10) < 1e-12);
    assert.equal(chanceOfAsMany(0, 400, 0.05), 1);
  });

  it('are not missed by what few runs bring by chance, and are by what they do not', () => {
    assert.deepEqual(met([cell(30, 4, 0.02)]), [true, true]);
    assert.deepEqual(met([cell(30, 0, 0), cell(30, 6, 0.05)]), [false, false]);
  });

  it('are missed by the same shares in many runs', () => {
    assert.deepEqual(met([cell(400, 36, 0.02)]), [false, false]);
    assert.deepEqual(met([cell(400, 20, 0.01)]), [true, true]);
  });
});
