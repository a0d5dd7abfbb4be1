import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CandidateView, CurvePoint } from '../../../src/core/run/view/runView';
import { chartSeries, mostPoints } from '../../../src/panel/chartSeries';

/** A run whose best rises now and then. */
function run(count: number) {
  const curve: CurvePoint[] = [];
  const candidates: CandidateView[] = [];
  let best = 0;
  for (let index = 0; index < count; index++) {
    const score = ((index * 7919) % 997) / 2000 + index / count / 4;
    const admitted = index % 100 === 0;
    if (admitted) best = Math.max(best, score);
    const interval = { low: score / 2, high: (score + 1) / 2 };
    curve.push({
      answers: index * 500,
      candidate: `c${index}`,
      score,
      interval,
      best,
      bestInterval: { low: best / 2, high: (best + 1) / 2 },
    });
    candidates.push({
      id: `c${index}`,
      parents: [],
      step: index,
      values: {},
      tokens: 1,
      state: admitted ? 'admitted' : 'rejected',
      scores: {},
    });
  }
  return { curve, candidates };
}

describe('the points that the chart draws', () => {
  it('are all of them where they are few', () => {
    assert.equal(chartSeries(run(mostPoints)).points.length, mostPoints);
  });

  it('are of very many few, with all that were admitted, both ends, the highest and the lowest, and the selected one', () => {
    const all = run(20_000);
    const { points, total, states } = chartSeries(all, 'c12345');
    assert.equal(total, 20_000);
    assert.ok(points.length < 900, `${points.length} points`);
    const drawn = new Set(points.map(({ candidate }) => candidate));
    const must = all.candidates.filter(({ state }) => state === 'admitted').map(({ id }) => id);
    const scores = all.curve.map(({ score }) => score);
    const extremes = [Math.max(...scores), Math.min(...scores)].map((score) => all.curve[scores.indexOf(score)]?.candidate ?? '');
    for (const id of [...must, ...extremes, 'c0', 'c19999', 'c12345']) assert.ok(drawn.has(id), id);
    assert.deepEqual(new Set(states), new Set(['admitted', 'rejected']));
    assert.ok(!chartSeries(all).points.some(({ candidate }) => candidate === 'c12345'));
  });

  it('hardly change with the next one', () => {
    const all = run(5000);
    const before = new Set(chartSeries({ ...all, curve: all.curve.slice(0, 4000) }).points);
    const after = chartSeries({ ...all, curve: all.curve.slice(0, 4001) }).points;
    assert.ok(after.filter((point) => !before.has(point)).length <= 2);
  });
});
