import type { Item } from '../prompt/item';

/** What every exhibit has. */
interface ExhibitHead {
  /** A later exhibit of the same id takes its place. */
  readonly id: string;
  readonly title: string;
  /** The candidate or the rollout that it is about; absent where it is about the run. */
  readonly of?: string;
}

/** Rules with votes, fading memories, exemplars. */
export interface ItemsExhibit extends ExhibitHead {
  readonly shape: 'items';
  readonly items: readonly Item[];
}

/** Fronts, credit, iterations: cells are texts and numbers, as many in a row as there are columns. */
export interface TableExhibit extends ExhibitHead {
  readonly shape: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A node of a graph. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly value?: number;
}

/** An arrow from a node to another, by their ids, with its weight where it has one. */
export type GraphEdge = readonly [from: string, to: string, weight?: number];

/** Plans, teams, lineage, knowledge. */
export interface GraphExhibit extends ExhibitHead {
  readonly shape: 'graph';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What a method wants a person to see. It is drawn by its shape, whatever the method. */
export type Exhibit = ItemsExhibit | TableExhibit | GraphExhibit;

/** An exhibit as it is kept, and how many of its items, rows or nodes were too many. */
export interface KeptExhibit {
  readonly exhibit: Exhibit;
  readonly leftOut?: number;
}

/** The most items, rows or nodes of an exhibit. */
export const mostParts = 10_000;
/** The most edges of a graph. */
export const mostEdges = 50_000;
/** The most columns of a table. */
export const mostColumns = 50;
/** The most characters of a title, a label, a cell or the text of an item. */
export const longestText = 10_000;
/** The most characters of all its texts together. */
const mostCharacters = 1_000_000;

/**
 * An exhibit within the limits of what a journal keeps: texts are cut off, and what comes after too many parts, or after too much text, is
 * left out and counted. Numbers that are none go: JSON has no word for them.
 */
export function keptExhibit(exhibit: Exhibit): KeptExhibit {
  const head = { id: cut(exhibit.id), title: cut(exhibit.title), ...(exhibit.of === undefined ? {} : { of: cut(exhibit.of) }) };
  switch (exhibit.shape) {
    case 'items': {
      const items = fitting(exhibit.items.map(keptItem), ({ id, text, cases }) => id.length + text.length + lengthOf(cases));
      return counted({ ...head, shape: 'items', items }, exhibit.items.length - items.length);
    }
    case 'table': {
      const columns = exhibit.columns.slice(0, mostColumns).map(cut);
      const rows = fitting(
        exhibit.rows.map((row) => row.slice(0, mostColumns).map(keptCell)),
        (row) => lengthOf(row.map(String)),
      );
      return counted({ ...head, shape: 'table', columns, rows }, exhibit.rows.length - rows.length);
    }
    case 'graph': {
      const nodes = fitting(exhibit.nodes.map(keptNode), ({ id, label }) => id.length + label.length);
      const known = new Set(nodes.map(({ id }) => id));
      const edges = exhibit.edges
        .map(keptEdge)
        .filter(([from, to]) => known.has(from) && known.has(to))
        .slice(0, mostEdges);
      return counted({ ...head, shape: 'graph', nodes, edges }, exhibit.nodes.length - nodes.length);
    }
  }
}

/** How many items, rows or nodes an exhibit has. */
export function partsOf(exhibit: Exhibit): number {
  switch (exhibit.shape) {
    case 'items':
      return exhibit.items.length;
    case 'table':
      return exhibit.rows.length;
    case 'graph':
      return exhibit.nodes.length;
  }
}

function counted(exhibit: Exhibit, leftOut: number): KeptExhibit {
  return { exhibit, ...(leftOut > 0 ? { leftOut } : {}) };
}

function keptItem({ id, text, cases, kind, role, source, votes, strength, usedAt }: Item): Item {
  return {
    ...{ id: cut(id), text: cut(text), cases: cases.slice(0, mostParts).map(cut) },
    ...(kind === undefined ? {} : { kind: cut(kind) }),
    ...(role === undefined ? {} : { role: cut(role) }),
    ...(source === undefined ? {} : { source: cut(source) }),
    ...(isNumber(votes) ? { votes } : {}),
    ...(isNumber(strength) ? { strength } : {}),
    ...(isNumber(usedAt) ? { usedAt } : {}),
  };
}

function keptCell(cell: string | number): string | number {
  return isNumber(cell) ? cell : cut(String(cell));
}

function keptNode({ id, label, value }: GraphNode): GraphNode {
  return { id: cut(id), label: cut(label), ...(isNumber(value) ? { value } : {}) };
}

function keptEdge([from, to, weight]: GraphEdge): GraphEdge {
  return isNumber(weight) ? [cut(from), cut(to), weight] : [cut(from), cut(to)];
}

/** The first parts, as many as there may be and as there is room for. */
function fitting<Part>(parts: readonly Part[], length: (part: Part) => number): readonly Part[] {
  let room = mostCharacters;
  const end = parts.findIndex((part, index) => index >= mostParts || (room -= length(part)) < 0);
  return end < 0 ? parts : parts.slice(0, end);
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

/** Never between the halves of a character. */
function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
