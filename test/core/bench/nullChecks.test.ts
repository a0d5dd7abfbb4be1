import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chanceOfAsMany, checksOf } from '../../../bench/scenarios/null/checks';
import type { NullCounts, NullJob } from '../../../bench/scenarios/null/job';

/** A cell with so many claims, and differences that alternate around a mean. */
function cell(runs: number, proven: number, center: number, scores: NullJob['scores'] = { kind: 'coin', probability: 0.7 }): NullCounts {
  const differences = Array.from({ length: runs }, (_, index) => center + (index % 2 === 0 ? 0.06 : -0.06));
  return { job: { method: 'opro', scores, validation: 20, runs }, proven, worse: 0, changed: runs, differences, taskCalls: 0 };
}

const met = (cells: readonly NullCounts[]) => checksOf('opro', cells).map((check) => check.met);

describe('the goals of the null bench', () => {
  it('rest on the exact binomial tail', () => {
    assert.ok(Math.abs(chanceOfAsMany(1, 30, 0.05) - (1 - 0.95 ** 30)) < 1e-12);
    assert.ok(Math.abs(chanceOfAsMany(10, 10, 0.5) - 0.5 ** 10) < 1e-12);
    assert.equal(chanceOfAsMany(0, 400, 0.05), 1);
  });

  it('are not missed by what few runs bring by chance, and are by what they do not', () => {
    assert.deepEqual(met([cell(30, 4, 0.02)]), [true, undefined], 'so few runs cannot tell 2 points from 1');
    assert.deepEqual(met([cell(30, 0, 0), cell(30, 6, 0.05)]), [false, false]);
  });

  it('are missed by the same shares in many runs', () => {
    assert.deepEqual(met([cell(400, 36, 0.02)]), [false, false]);
    assert.deepEqual(met([cell(400, 20, 0.01)]), [true, true]);
  });

  it('take the mean over all cells for what it is, where there are enough runs to tell', () => {
    const cells = Array.from({ length: 4 }, () => cell(400, 4, 0.012));
    assert.deepEqual(met(cells), [true, false], '1.2 ± 0.15: none of the four can be told from 1 by itself');
    assert.deepEqual(met([cell(400, 4, 0.012), ...cells.map(({ job }) => cell(job.runs, 4, -0.001))]), [true, true]);
  });

  it('are missed by one cell that is beyond doubt, and name every cell that is beyond', () => {
    const near = Array.from({ length: 11 }, () => cell(400, 4, 0));
    assert.deepEqual(met([...near, cell(400, 4, 0.03)]), [true, false]);
    const measured = (center: number) => checksOf('opro', [...near, cell(400, 4, center)])[1]?.measured;
    assert.equal(
      measured(0.012),
      '+0.10 ± 0.09 over all 12 cells; beyond 1 point, but not to be told from it: +1.20 ± 0.30 (p = 0.7, 20 validation cases)',
    );
    assert.equal(measured(-0.03), '−0.25 ± 0.09 over all 12 cells; beyond 1 point: −3.00 ± 0.30 (p = 0.7, 20 validation cases)');
    assert.equal(measured(0.01), '+0.08 ± 0.09 over all 12 cells');
  });

  it('are told apart by kind of scores, so that many cells of one do not hide the other', () => {
    const graded = Array.from({ length: 2 }, () => cell(400, 4, 0.013, { kind: 'graded' }));
    assert.deepEqual(met([...Array.from({ length: 12 }, () => cell(400, 4, 0)), ...graded]), [true, true, false]);
  });
});
