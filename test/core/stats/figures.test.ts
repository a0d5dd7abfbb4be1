import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { digitsOf, percents, pFigure } from '../../../src/core/stats/figures';
import { createRandom } from '../../../src/core/stats/random';
import { decideVerdict } from '../../../src/core/stats/verdict';

const written = (value: number, digits: number): number => Number((100 * value).toFixed(digits));

describe('the figures of a statement', () => {
  it('have one digit where that says what is so', () => {
    assert.equal(digitsOf([0.042, -0.1, 0.2]), 1);
    assert.equal(digitsOf([0, 1, -1]), 1);
    assert.equal(digitsOf([]), 1);
  });

  it('have more where one would say nothing, or everything', () => {
    assert.deepEqual(
      [0.0004, -0.0004, 0.9996, 0.00004, 2e-9].map((value) => digitsOf([value])),
      [2, 2, 2, 3, 6],
    );
    assert.equal(digitsOf([0.042, 0.0002, 0.1]), 2, 'all take the number of the one that needs most');
  });

  it('keep the sign, what lies in the interval, and on which side of zero that lies, of every verdict', () => {
    const score = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    const pairs = fc.array(fc.record({ before: score, after: score }), { minLength: 1, maxLength: 60 });
    const near = fc.array(fc.record({ before: fc.constant(0.5), after: fc.double({ min: 0.4999, max: 0.5002, noNaN: true }) }), {
      minLength: 1,
      maxLength: 60,
    });
    const property = fc.property(fc.oneof(pairs, near), (given) => {
      const { kind, difference, interval, pValue } = decideVerdict(given, 'graded', createRandom(1));
      const digits = digitsOf([difference, interval.low, interval.high]);
      const [by, low, high] = [difference, interval.low, interval.high].map((value) => written(value, digits)) as [number, number, number];
      assert.ok(low <= by && by <= high);
      // Beyond six digits nothing is told apart.
      if (Math.abs(difference) > 1e-8) assert.equal(by > 0, kind === 'proven' || kind === 'not proven');
      const isSignificant = kind === 'proven' || kind === 'worse';
      if ([interval.low, interval.high].every((end) => Math.abs(end) > 1e-8)) assert.equal(low > 0 || high < 0, isSignificant);
      const figure = pFigure(pValue);
      assert.equal('below' in figure || Number(figure.value.toPrecision(figure.digits)) < 0.05, isSignificant);
    });
    fc.assert(property, { seed: 13, numRuns: 200 });
  });

  it('tell apart what is not the same', () => {
    assert.deepEqual(percents([0.75, 0.8]), ['75.0 %', '80.0 %']);
    assert.deepEqual(percents([0.74996, 0.75]), ['74.996 %', '75.000 %']);
    assert.deepEqual(percents([0.5, 0.5]), ['50.0 %', '50.0 %']);
  });

  it('keep a p-value on its side of 0.05, and never make it nothing', () => {
    assert.deepEqual(pFigure(0.31), { value: 0.31, digits: 2 });
    assert.deepEqual(pFigure(0.0498), { value: 0.0498, digits: 3 }, 'not 0.050');
    assert.deepEqual(pFigure(0.05), { value: 0.05, digits: 2 });
    assert.deepEqual(pFigure(1e-12), { below: 0.0001 });
    assert.deepEqual(pFigure(0), { below: 0.0001 });
  });
});
