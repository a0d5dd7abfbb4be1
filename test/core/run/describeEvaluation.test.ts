import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeEvaluation } from '../../../src/core/run/describeEvaluation';

const asked = (scored: number, unanswered = 0) => [
  ...Array.from({ length: scored }, () => ({ case: '', score: 1 })),
  ...Array.from({ length: unanswered }, () => ({ case: '', error: 'no answer' })),
];
const said = (total: number, test: [number, number?], train: [number, number?] = [0]) =>
  describeEvaluation({ train: asked(...train), validation: [], test: asked(...test) }, total);

describe('what an evaluation came to', () => {
  it('counts as scored what has a score, and no other', () => {
    assert.equal(said(20, [20]), 'Scored on 20 cases.');
    assert.equal(said(20, [18, 2]), 'Scored on 18 of 20 cases: 2 got no answer.');
    assert.equal(said(20, [12]), 'Scored on 12 of 20 cases, drawn at random.');
    assert.equal(said(20, [10, 2]), 'Scored on 10 of 20 cases: 12 were asked, drawn at random, and 2 got no answer.');
    assert.equal(said(20, [0, 20]), 'Scored on 0 of 20 cases: 20 got no answer.');
  });

  it('counts those that had a part in making the prompt among them', () => {
    assert.equal(said(60, [24], [36]), 'Scored on 60 cases, 36 of which had a part in making the prompt.');
    assert.equal(said(60, [24], [6]), 'Scored on 30 of 60 cases, 6 of which had a part in making the prompt, drawn at random.');
    assert.equal(said(60, [20]), 'Scored on 20 of 60 cases, drawn at random.', 'where no such case was asked, none is named');
  });
});
