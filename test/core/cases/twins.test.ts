import assert from 'node:assert/strict';
import type { Case } from '../../../src/core/cases/case';
import { byUnit, countDifferent, twinUnits } from '../../../src/core/cases/twins';

function makeCase(id: string, input: string, variables: Record<string, string> = {}, expected = 'yes'): Case {
  return { id, input, variables, expected, metadata: {}, position: { file: 'cases.csv', line: 1, endLine: 1 } };
}

describe('twins', () => {
  it('are cases with the same input and variables, whatever they expect', () => {
    const cases = [
      makeCase('a', 'x'),
      makeCase('b', 'y'),
      makeCase('c', 'x', {}, 'no'),
      makeCase('d', 'x', { tone: 'kind' }),
      makeCase('e', ' X\n'),
      makeCase('f', 'x', { tone: ' Kind' }),
    ];
    assert.deepEqual(
      [...twinUnits(cases)],
      [
        ['a', 'a'],
        ['c', 'a'],
        ['e', 'a'],
        ['d', 'd'],
        ['f', 'd'],
      ],
    );
    assert.equal(countDifferent(cases), 3);
  });

  it('are none where a variable or a word differs, or a value goes to another variable', () => {
    assert.equal(
      twinUnits([makeCase('a', 'x', { p: '1', q: '2' }), makeCase('b', 'x', { p: '2', q: '1' }), makeCase('c', 'x'), makeCase('d', 'x y')])
        .size,
      0,
    );
  });

  it('make one group, where the first of them was', () => {
    const units = new Map([
      ['a', 'a'],
      ['c', 'a'],
    ]);
    assert.deepEqual(
      byUnit(['b', 'a', 'd', 'c'], (id) => units.get(id)),
      [['b'], ['a', 'c'], ['d']],
    );
  });
});
