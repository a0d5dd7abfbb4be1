import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exhibitLines } from '../../../src/cli/exhibitReport';
import type { Exhibit } from '../../../src/core/optimizers/exhibit';

const lines = (exhibit: Exhibit, leftOut?: number): readonly string[] =>
  exhibitLines({ exhibits: [{ exhibit, ...(leftOut === undefined ? {} : { leftOut }) }] });

describe('what “show” says of exhibits', () => {
  it('writes items with what is known of them', () => {
    const items = [
      { id: 'a', text: 'Mind\nthe sign.', cases: ['line 1', 'line 2'], role: 'critic', votes: 3, strength: 0.25, usedAt: 4 },
      { id: 'b', text: 'Zero is even.', cases: [] },
    ];
    assert.deepEqual(lines({ id: 'm', title: 'Memory', of: 'c1', shape: 'items', items }, 2), [
      '  shown    Memory (c1): 2 items',
      '    - Mind the sign.  (critic; 3 votes; strength 0.25; used in step 4; from line 1, line 2)',
      '    - Zero is even.',
      '    … and 2 more that the journal had no room for',
    ]);
  });

  it('writes a table in columns, long cells cut, and many rows not all', () => {
    const rows = Array.from({ length: 40 }, (_, index) => [`c${index}`, index / 3, 'x'.repeat(500)]);
    const written = lines({ id: 't', title: 'Front', shape: 'table', columns: ['Candidate', 'Score', 'Text'], rows });
    assert.equal(written[0], '  shown    Front: 40 rows');
    assert.match(written[1] ?? '', /^ {4}Candidate {2}Score +Text$/);
    assert.match(written[3] ?? '', /^ {4}c1 {9}0\.333 {2}x{199}…$/);
    assert.deepEqual([written.length, written.at(-1)], [22, '    … and 21 more; --json has all']);
  });

  it('writes a graph as its edges, and the nodes that have none', () => {
    const nodes = [
      { id: 'a', label: 'Planner', value: 0.5 },
      { id: 'b', label: 'Critic' },
      { id: 'c', label: 'Alone' },
    ];
    assert.deepEqual(
      lines({
        id: 'g',
        title: 'Team',
        shape: 'graph',
        nodes,
        edges: [
          ['a', 'b', 2],
          ['b', 'a'],
        ],
      }).slice(1),
      ['    Planner (0.5) → Critic  2', '    Critic → Planner (0.5)', '    Alone'],
    );
  });
});
