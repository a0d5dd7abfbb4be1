import type { GraphEdge, GraphNode } from '../../../src/core/optimizers/exhibit';

/** A node in its place, in pixels. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

/** A graph laid out. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
}

/** Between two layers, and between two nodes of one, in pixels: labels need room. */
const [layerGap, nodeGap, margin] = [190, 34, 24];
/** Room at the right for the labels of the last layer. */
const labelRoom = 170;

/**
 * Lays a graph out: in layers from left to right where its edges never lead back, else in a circle. The same graph always looks the same.
 */
export function layoutGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphLayout {
  const layers = layersOf(nodes, edges);
  return layers ? inLayers(layers, edges) : inCircle(nodes);
}

/** Each node one layer after the last of those that lead to it; undefined where edges lead back. */
function layersOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly (readonly GraphNode[])[] | undefined {
  const layerOf = new Map(nodes.map(({ id }) => [id, 0]));
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  const targets = new Map<string, string[]>();
  for (const [from, to] of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    const known = targets.get(from);
    if (known) known.push(to);
    else targets.set(from, [to]);
  }
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

/** In each layer, nodes are in the order of those that lead to them, so that few edges cross. */
function inLayers(layers: readonly (readonly GraphNode[])[], edges: readonly GraphEdge[]): GraphLayout {
  const tallest = Math.max(0, ...layers.map(({ length }) => length));
  const height = Math.max(1, tallest) * nodeGap + 2 * margin;
  const sources = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const known = sources.get(to);
    if (known) known.push(from);
    else sources.set(to, [from]);
  }
  const yOf = new Map<string, number>();
  const nodes = layers.flatMap((layer, column) => {
    const wanted = (id: string): number => {
      const above = (sources.get(id) ?? []).flatMap((source) => yOf.get(source) ?? []);
      return above.length === 0 ? 0 : above.reduce((sum, y) => sum + y, 0) / above.length;
    };
    const ordered = column === 0 ? layer : layer.toSorted((a, b) => wanted(a.id) - wanted(b.id));
    const top = (height - layer.length * nodeGap) / 2 + nodeGap / 2;
    return ordered.map((node, row) => {
      const y = top + row * nodeGap;
      yOf.set(node.id, y);
      return { node, x: margin + column * layerGap, y };
    });
  });
  return { width: margin + Math.max(0, layers.length - 1) * layerGap + labelRoom, height, nodes };
}

function inCircle(nodes: readonly GraphNode[]): GraphLayout {
  const radius = Math.max(90, (nodes.length * nodeGap) / (2 * Math.PI));
  const [x, y] = [radius + margin, radius + margin];
  const placed = nodes.map((node, index) => {
    const angle = (index / nodes.length) * 2 * Math.PI - Math.PI / 2;
    return { node, x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
  return { width: 2 * radius + margin + labelRoom, height: 2 * (radius + margin), nodes: placed };
}
