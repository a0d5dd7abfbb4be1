import type { GraphEdge, GraphExhibit, GraphNode, ItemsExhibit, KeptExhibit, TableExhibit } from '../core/optimizers/exhibit';
import { partsOf } from '../core/optimizers/exhibit';
import type { ExhibitQuery } from './listQueries';
import type { ExhibitHead, ExhibitPage, GraphRow, Page, PlacedItem, TableRow } from './lists';

/** So many nodes of a graph are drawn; its table has all. */
export const mostNodesDrawn = 150;
/** So many edges between them. */
const mostEdgesDrawn = 600;
/** So many edges of a node stand in its row. */
const mostEdgesListed = 20;

/** What lists say of an exhibit. */
export function exhibitHead({ exhibit }: KeptExhibit): ExhibitHead {
  const { id, title, shape } = exhibit;
  return { id, title, shape, size: partsOf(exhibit) };
}

/** Some parts of an exhibit, searched and sorted; undefined where there is none of that id. */
export function exhibitPage(exhibits: readonly KeptExhibit[], query: ExhibitQuery): ExhibitPage | undefined {
  const kept = exhibits.find(({ exhibit }) => exhibit.id === query.id);
  if (kept === undefined) return undefined;
  const { exhibit, leftOut = 0 } = kept;
  const head = exhibitHead(kept);
  switch (exhibit.shape) {
    case 'items':
      return { head, leftOut, shape: 'items', ...itemRows(exhibit, query) };
    case 'table':
      return { head, leftOut, shape: 'table', columns: exhibit.columns, ...tableRows(exhibit, query) };
    case 'graph':
      return { head, leftOut, shape: 'graph', drawn: drawnPart(labelled(exhibit)), ...graphRows(labelled(exhibit), query) };
  }
}

function itemRows({ items }: ItemsExhibit, query: ExhibitQuery): Page<PlacedItem> {
  const found = finding(
    items.map((item, index) => ({ id: String(index), item })),
    query.find,
    ({ item }) => Object.values(item).flat().join('\n'),
  );
  return pageOf(found, query);
}

function tableRows({ rows }: TableExhibit, query: ExhibitQuery): Page<TableRow> {
  const found = finding(
    rows.map((cells, index) => ({ id: String(index), cells })),
    query.find,
    ({ cells }) => cells.join('\n'),
  );
  const { sort } = query;
  return pageOf(sort === undefined ? found : sortedRows(found, sort, query.descending === true), query);
}

/** Numbers by their size and before texts; rows without such a cell come last both ways. */
function sortedRows(rows: readonly TableRow[], column: number, descending: boolean): readonly TableRow[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted(({ cells: a }, { cells: b }) => {
    const [left, right] = [a[column], b[column]];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    if (typeof left === 'number' && typeof right === 'number') return (left - right) * direction;
    if (typeof left === 'string' && typeof right === 'string') return (left < right ? -1 : left > right ? 1 : 0) * direction;
    return (typeof left === 'number' ? -1 : 1) * direction;
  });
}

/** A node without a label is known by its id. */
function labelled({ nodes, edges }: GraphExhibit): Pick<GraphExhibit, 'nodes' | 'edges'> {
  return { nodes: nodes.map((node) => (node.label.trim() === '' ? { ...node, label: node.id } : node)), edges };
}

function graphRows({ nodes, edges }: Pick<GraphExhibit, 'nodes' | 'edges'>, query: ExhibitQuery): Page<GraphRow> {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const from = new Map<string, { readonly label: string; readonly weight?: number }[]>();
  for (const [source, target, weight] of edges) {
    const known = from.get(source) ?? [];
    known.push({ label: labels.get(target) ?? target, ...(weight === undefined ? {} : { weight }) });
    from.set(source, known);
  }
  const found = finding(nodes, query.find, ({ label }) => label);
  const page = pageOf(found, query);
  const rows = page.rows.map(({ id, label, value }, index): GraphRow => {
    const to = from.get(id) ?? [];
    return {
      id: String(page.from + index),
      label,
      ...(value === undefined ? {} : { value }),
      to: to.slice(0, mostEdgesListed),
      more: Math.max(0, to.length - mostEdgesListed),
    };
  });
  return { ...page, rows };
}

/** The nodes with the most edges, in the method's order, and the edges between them. */
function drawnPart({ nodes, edges }: Pick<GraphExhibit, 'nodes' | 'edges'>): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const degrees = new Map<string, number>();
  for (const id of edges.flatMap(([from, to]) => [from, to])) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  const most =
    nodes.length <= mostNodesDrawn
      ? nodes
      : nodes.toSorted((a, b) => (degrees.get(b.id) ?? 0) - (degrees.get(a.id) ?? 0)).slice(0, mostNodesDrawn);
  const drawn = new Set(most);
  const ids = new Set(most.map(({ id }) => id));
  return {
    nodes: nodes.filter((node) => drawn.has(node)),
    edges: edges.filter(([from, to]) => ids.has(from) && ids.has(to)).slice(0, mostEdgesDrawn),
  };
}

function finding<Part>(parts: readonly Part[], find: string, haystack: (part: Part) => string): readonly Part[] {
  const needle = find.trim().toLowerCase();
  return needle === '' ? parts : parts.filter((part) => haystack(part).toLowerCase().includes(needle));
}

function pageOf<Part>(parts: readonly Part[], { from, count }: ExhibitQuery): Page<Part> {
  return { total: parts.length, from, rows: parts.slice(from, from + count) };
}
