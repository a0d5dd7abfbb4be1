import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Exhibit } from '../../../src/core/optimizers/exhibit';
import { keptExhibit, longestText, mostEdges, mostParts, partsOf } from '../../../src/core/optimizers/exhibit';
import { isEvent } from '../../../src/core/run/journal/eventShapes';
import type { JournalEntry } from '../../../src/core/run/journal/events';
import { Showcase } from '../../../src/core/run/showcase';
import { RunFold } from '../../../src/core/run/view/runFold';
import { runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';

const text = fc.string({ maxLength: 12 });
const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0));
const head = { id: text, title: text, of: fc.option(text, { nil: undefined }) };
const maybe = fc.option(anyNumber, { nil: undefined });
const item = fc.record({
  id: text,
  text,
  cases: fc.array(text),
  kind: fc.option(text, { nil: undefined }),
  votes: maybe,
  strength: maybe,
  usedAt: maybe,
});
const node = fc.record({ id: fc.constantFrom('a', 'b', 'c'), label: text, value: maybe });
const edge = fc.tuple(fc.constantFrom('a', 'b', 'z'), fc.constantFrom('b', 'c'), maybe);
const exhibits = fc.oneof(
  fc.record({ ...head, shape: fc.constant('items'), items: fc.array(item) }),
  fc.record({ ...head, shape: fc.constant('table'), columns: fc.array(text), rows: fc.array(fc.array(fc.oneof(text, anyNumber))) }),
  fc.record({ ...head, shape: fc.constant('graph'), nodes: fc.array(node), edges: fc.array(edge) }),
) as fc.Arbitrary<Exhibit>;

const written = (exhibit: Exhibit): unknown => JSON.parse(JSON.stringify({ type: 'exhibit', ...keptExhibit(exhibit) }));

describe('an exhibit', () => {
  it('is kept in a form that the journal takes, whatever a method shows', () => {
    fc.assert(
      fc.property(exhibits, (exhibit) => isEvent(written(exhibit))),
      { seed: 11 },
    );
  });

  it('is kept as it is where it is within the limits', () => {
    const exhibit: Exhibit = {
      id: 'memory',
      title: 'Memory',
      of: 'c1',
      shape: 'items',
      items: [
        {
          id: 'a',
          text: 'Mind the sign.',
          cases: ['line 1'],
          kind: 'rule',
          role: 'critic',
          source: 'run 1',
          votes: -2,
          strength: 0.25,
          usedAt: 3,
        },
      ],
    };
    assert.deepEqual(keptExhibit(exhibit), { exhibit });
  });

  it('is cut where it is too large, and says how much was left out', () => {
    const many = Array.from({ length: mostParts + 7 }, (_, index) => ({ id: String(index), text: 'x', label: 'x', cases: [] }));
    const head = { id: 'a', title: 'A' };
    const items = keptExhibit({ ...head, shape: 'items', items: many });
    assert.deepEqual([partsOf(items.exhibit), items.leftOut], [mostParts, 7]);
    const long = keptExhibit({ ...head, shape: 'table', columns: ['x'], rows: many.map(() => ['y'.repeat(20_000)]) });
    assert.deepEqual([partsOf(long.exhibit), long.leftOut], [100, mostParts + 7 - 100], 'a million characters');
    assert.ok(long.exhibit.shape === 'table' && long.exhibit.rows[0]?.[0] === `${'y'.repeat(longestText - 1)}…`);
    const edges = many.flatMap(({ id }) => Array.from({ length: 6 }, () => [id, '0'] as const));
    const graph = keptExhibit({ ...head, shape: 'graph', nodes: many, edges });
    assert.ok(graph.exhibit.shape === 'graph' && graph.exhibit.edges.length === mostEdges);
    for (const kept of [items, long, graph]) assert.ok(isEvent({ type: 'exhibit', ...kept }));
  });

  it('leaves out edges whose ends are not there, and numbers that are none', () => {
    const exhibit: Exhibit = {
      id: 'a',
      title: 'A',
      shape: 'graph',
      nodes: [{ id: 'a', label: 'A', value: NaN }],
      edges: [
        ['a', 'b'],
        ['a', 'a', Infinity],
      ],
    };
    assert.deepEqual(keptExhibit(exhibit).exhibit, { ...exhibit, nodes: [{ id: 'a', label: 'A' }], edges: [['a', 'a']] });
  });

  it('is no event beyond the limits, or with an edge of another form', () => {
    const graph = (edges: unknown): unknown => ({ type: 'exhibit', exhibit: { id: 'a', title: 'A', shape: 'graph', nodes: [], edges } });
    assert.deepEqual(
      [[], [['a', 'b']], [['a', 'b', 1]]].map((edges) => isEvent(graph(edges))),
      [true, true, true],
    );
    assert.deepEqual(
      [[['a']], [['a', 'b', 'c']], [['a', 'b', 1, 2]], ['ab']].map((edges) => isEvent(graph(edges))),
      [false, false, false, false],
    );
    assert.equal(isEvent({ type: 'exhibit', exhibit: { id: 'a', title: 'x'.repeat(longestText + 1), shape: 'items', items: [] } }), false);
  });

  it('is recorded again only where it has changed', () => {
    const emitted: JournalEntry['event'][] = [];
    const showcase = new Showcase({ emit: (event) => emitted.push(event) });
    const table = (cell: number): Exhibit => ({ id: 'front', title: 'Front', shape: 'table', columns: ['x'], rows: [[cell]] });
    [1, 1, 2, 2, 1].forEach((cell) => showcase.show(table(cell)));
    assert.equal(emitted.length, 3);
    const fold = new RunFold('run');
    emitted.forEach((event) => fold.apply({ at: '2026-01-01T00:00:00.000Z', event }));
    assert.equal(fold.view(true), undefined);
  });

  it('takes the place of the earlier one of its id in the view, where that stood', async () => {
    const { entries } = await runInMemory({
      prompt: parityPrompt,
      cases: parityCases(24),
      models: parityModels(1),
      config: { method: 'opro', optimizer: shortRuns.opro ?? {} },
    });
    const fold = new RunFold('run');
    entries.forEach((entry) => fold.apply(entry));
    const [first] = fold.view(false)?.exhibits ?? [];
    assert.ok(first);
    const show = (id: string, title: string): void =>
      fold.apply({ at: '2026-01-01T00:00:00.000Z', event: { type: 'exhibit', exhibit: { id, title, shape: 'items', items: [] } } });
    show('more', 'More');
    show(first.exhibit.id, 'Another');
    assert.deepEqual(
      fold.view(false)?.exhibits.map(({ exhibit: { title } }) => title),
      ['Another', 'More'],
    );
  });
});
