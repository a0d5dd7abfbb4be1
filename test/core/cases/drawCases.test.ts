import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import { drawCases } from '../../../src/core/cases/drawCases';
import { twinKey } from '../../../src/core/cases/twins';
import { createRandom } from '../../../src/core/stats/random';
import { makeCase } from '../../support/memoryRun';

const random = (seed: number) => createRandom(seed, 'cases');
const many = Array.from({ length: 300 }, (_, index) => makeCase(`line ${index}`, `message ${index % 200}`, index % 2 === 0 ? 'a' : 'b'));

describe('drawing cases', () => {
  it('takes all where there are no more', () => {
    assert.equal(drawCases(many, 300, random(1)), many);
    assert.equal(drawCases(many, Infinity, random(1)), many);
  });

  it('takes just so many, in their order, whatever order they are given in, others with another seed', () => {
    const property = fc.property(fc.integer({ min: 1, max: 299 }), fc.integer({ min: 0, max: 99 }), (most, seed) => {
      const drawn = drawCases(many, most, random(seed));
      assert.equal(drawn.length, most);
      assert.deepEqual(
        drawn,
        many.filter((each) => drawn.includes(each)),
      );
      const idsOf = (cases: readonly Case[]): readonly string[] => cases.map(({ input }) => input).sort();
      assert.deepEqual(idsOf(drawCases(random(seed + 1).shuffle(many), most, random(seed))), idsOf(drawn));
    });
    fc.assert(property, { seed: 5, numRuns: 50 });
    assert.notDeepEqual(drawCases(many, 50, random(1)), drawCases(many, 50, random(2)));
  });

  it('takes twins together, but for the last of them where there is no room', () => {
    for (let most = 1; most < 300; most += 7) {
      const drawn = drawCases(many, most, random(most));
      const sizes = new Map<string, number>();
      for (const each of many) sizes.set(twinKey(each), (sizes.get(twinKey(each)) ?? 0) + 1);
      for (const each of drawn) sizes.set(twinKey(each), (sizes.get(twinKey(each)) ?? 0) - 1);
      const touched = new Set(drawn.map(twinKey));
      assert.ok([...touched].filter((key) => sizes.get(key) !== 0).length <= 1);
    }
  });
});
