import type { GraphEdge, GraphNode } from '../../../src/core/optimizers/exhibit';
import { edgeAcross, edgeInLayers, edgeInside, loopInside } from './edgePaths';

/** How much room a node takes, in pixels. */
export interface NodeSize {
  readonly radius: number;
  /** The width of its label. */
  readonly label: number;
}

/** A node in its place, in pixels. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  /** On which side of it its label is. */
  readonly side: 'left' | 'right';
}

/** An edge, and the path that it takes past all labels. */
export interface RoutedEdge {
  readonly edge: GraphEdge;
  readonly path: string;
}

/** A graph laid out. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly RoutedEdge[];
}

/** The height of a row with a node, and of one with nothing but edges that pass by, in pixels. */
const [nodeRow, laneRow] = [34, 12];
const margin = 24;
/** Between a node and its label, and between a label and what comes after it. */
export const labelGap = 4;
/** In which edges find from row to row, between the labels of a layer and the next layer. */
const channel = 64;

/**
 * Lays a graph out, so that no edge runs through a label: in layers from left to right where its edges never lead back, else in two columns
 * with the labels outside. The same graph always looks the same.
 */
export function layoutGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[], sizeOf: (node: GraphNode) => NodeSize): GraphLayout {
  const ids = new Set(nodes.map(({ id }) => id));
  const known = edges.filter(([from, to]) => ids.has(from) && ids.has(to));
  const layers = layersOf(nodes, known);
  return layers ? inLayers(layers, known, sizeOf) : inColumns(nodes, known, sizeOf);
}

/** Each node one layer after the last of those that lead to it; undefined where edges lead back. */
function layersOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly (readonly GraphNode[])[] | undefined {
  const layerOf = new Map(nodes.map(({ id }) => [id, 0]));
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const [, to] of edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const targets = grouped(edges, ([from, to]) => [from, to]);
  const ready = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  let placed = 0;
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    placed++;
    for (const target of targets.get(id) ?? []) {
      layerOf.set(target, Math.max(layerOf.get(target) ?? 0, (layerOf.get(id) ?? 0) + 1));
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  if (placed < nodes.length) return undefined;
  const layers: GraphNode[][] = [];
  for (const node of nodes) (layers[layerOf.get(node.id) ?? 0] ??= []).push(node);
  return layers;
}

/** What takes a row of a layer: a node, or, without one, the edges of a node of an earlier layer on their way to a later one. */
interface LayerRow {
  readonly id: string;
  readonly node?: GraphNode;
}

/** In each layer, rows are in the order of those that lead to them, so that few edges cross. */
function inLayers(
  layers: readonly (readonly GraphNode[])[],
  edges: readonly GraphEdge[],
  sizeOf: (node: GraphNode) => NodeSize,
): GraphLayout {
  const rows = withLanes(layers, edges);
  const heightOf = (layer: readonly LayerRow[]): number => layer.reduce((sum, { node }) => sum + (node ? nodeRow : laneRow), 0);
  const height = Math.max(nodeRow, ...rows.map(heightOf)) + 2 * margin;
  const sources = grouped(edges, ([from, to]) => [to, from]);
  // Where each layer begins, and where its labels end; and the rows of its nodes and of the edges that pass it by, by the ids of the nodes.
  const [starts, ends]: [number[], number[]] = [[], []];
  const yOf: Map<string, number>[] = [];
  const nodes: PlacedNode[] = [];
  rows.forEach((layer, column) => {
    const before = yOf.at(-1);
    const wanted = ({ id, node }: LayerRow): number => {
      const above = (node ? (sources.get(id) ?? []) : [id]).flatMap((source) => before?.get(source) ?? []);
      return above.length === 0 ? 0 : above.reduce((sum, y) => sum + y, 0) / above.length;
    };
    const ordered = column === 0 ? layer : layer.toSorted((a, b) => wanted(a) - wanted(b));
    const x = column === 0 ? margin : (ends[column - 1] ?? 0) + channel;
    const ys = new Map<string, number>();
    let top = (height - heightOf(layer)) / 2;
    for (const { id, node } of ordered) {
      const room = node ? nodeRow : laneRow;
      ys.set(id, top + room / 2);
      if (node) nodes.push({ node, x, y: top + room / 2, side: 'right' });
      top += room;
    }
    starts.push(x);
    ends.push(Math.max(x, ...layer.map(({ node }) => (node ? labelEnd(x, sizeOf(node)) : x))));
    yOf.push(ys);
  });
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map(({ id }) => [id, index] as const)));
  const placed = new Map(nodes.map((each) => [each.node.id, each]));
  const routed = edges.flatMap((edge): readonly RoutedEdge[] => {
    const [source, target] = [placed.get(edge[0]), placed.get(edge[1])];
    const [first, last] = [layerOf.get(edge[0]) ?? 0, layerOf.get(edge[1]) ?? 0];
    if (!source || !target) return [];
    const passed = Array.from({ length: last - first - 1 }, (_, index) => first + 1 + index).map((layer) => ({
      start: starts[layer] ?? 0,
      end: ends[layer] ?? 0,
      y: yOf[layer]?.get(edge[0]) ?? 0,
    }));
    const leaves = { start: labelEnd(source.x, sizeOf(source.node)), end: ends[first] ?? 0, y: source.y };
    return [{ edge, path: edgeInLayers([leaves, ...passed], target, sizeOf(target.node).radius) }];
  });
  return { width: (ends.at(-1) ?? 0) + margin, height, nodes, edges: routed };
}

/** The rows of each layer: its nodes, and one for the edges of each node that lead past it. */
function withLanes(layers: readonly (readonly GraphNode[])[], edges: readonly GraphEdge[]): readonly (readonly LayerRow[])[] {
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map(({ id }) => [id, index] as const)));
  const rows: LayerRow[][] = layers.map((layer) => layer.map((node) => ({ id: node.id, node })));
  for (const [from, targets] of grouped(edges, ([source, target]) => [source, target])) {
    const last = Math.max(...targets.map((target) => layerOf.get(target) ?? 0));
    for (let layer = (layerOf.get(from) ?? 0) + 1; layer < last; layer++) rows[layer]?.push({ id: from });
  }
  return rows;
}

/** Down the right column and up the left one, in the method's order; the edges are between the two. */
function inColumns(nodes: readonly GraphNode[], edges: readonly GraphEdge[], sizeOf: (node: GraphNode) => NodeSize): GraphLayout {
  const right = Math.ceil(nodes.length / 2);
  // Few nodes have more room.
  const row = Math.max(nodeRow, Math.min(80, 200 / Math.max(1, right)));
  const height = right * row + 2 * margin;
  const between = Math.min(420, Math.max(200, right * row * 0.6));
  const labelsLeft = Math.max(0, ...nodes.slice(right).map((node) => labelEnd(0, sizeOf(node))));
  const labelsRight = Math.max(0, ...nodes.slice(0, right).map((node) => labelEnd(0, sizeOf(node))));
  const x = { left: margin + labelsLeft, right: margin + labelsLeft + between };
  const placed = nodes.map((node, index): PlacedNode => {
    const side = index < right ? 'right' : 'left';
    const place = index < right ? index : nodes.length - 1 - index + (right - (nodes.length - right)) / 2;
    return { node, x: x[side], y: margin + (place + 0.5) * row, side };
  });
  const byId = new Map(placed.map((each) => [each.node.id, each]));
  const routed = edges.flatMap((edge): readonly RoutedEdge[] => {
    const [source, target] = [byId.get(edge[0]), byId.get(edge[1])];
    if (!source || !target) return [];
    const { radius } = sizeOf(target.node);
    if (source === target) return [{ edge, path: loopInside(source, radius) }];
    return [{ edge, path: source.side === target.side ? edgeInside(source, target, radius, between) : edgeAcross(source, target, radius) }];
  });
  return { width: x.right + labelsRight + margin, height, nodes: placed, edges: routed };
}

/** Where the label of a node ends that has it at its right. */
function labelEnd(x: number, { radius, label }: NodeSize): number {
  return x + radius + labelGap + label + labelGap;
}

function grouped(
  edges: readonly GraphEdge[],
  keyAndValue: (edge: GraphEdge) => readonly [string, string],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const edge of edges) {
    const [key, value] = keyAndValue(edge);
    const known = groups.get(key);
    if (known) known.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
