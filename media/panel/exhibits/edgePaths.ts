import type { PlacedNode } from './graphLayout';

type Place = Pick<PlacedNode, 'x' | 'y'>;

/** A straight part of an edge along a row, from left to right. */
export interface RowPart {
  readonly start: number;
  readonly end: number;
  readonly y: number;
}

/** So far from a node an arrow ends. */
const arrowGap = 2;

/** From a row through those that it passes by to a node: straight along the labels of a layer, and bent only between layers. */
export function edgeInLayers(rows: readonly RowPart[], target: Place, radius: number): string {
  const parts = rows.map(({ start, end, y }, index) => {
    const next = rows[index + 1];
    const to = next ? { x: next.start, y: next.y } : { x: target.x - radius - arrowGap, y: target.y };
    const middle = (end + to.x) / 2;
    const along = index === 0 ? `M${point(start, y)}H${tenth(end)}` : `H${tenth(end)}`;
    return `${along}C${point(middle, y)} ${point(middle, to.y)} ${point(to.x, to.y)}`;
  });
  return parts.join('');
}

/** From a column to the other, a little bent, so that there and back are told apart. */
export function edgeAcross(source: Place, target: Place, radius: number): string {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.max(1, Math.hypot(dx, dy));
  const bend = Math.min(18, length / 8);
  return bent(source, target, radius, {
    x: (source.x + target.x - (2 * dy * bend) / length) / 2,
    y: (source.y + target.y) / 2 + (dx / length) * bend,
  });
}

/** Between two nodes of one column, by the inside; what leads up goes further round than what leads down. */
export function edgeInside(source: PlacedNode, target: Place, radius: number, between: number): string {
  const distance = Math.abs(target.y - source.y);
  const pull = Math.min(between * 0.7, 20 + distance * 0.3 + (target.y < source.y ? 16 : 0));
  return bent(source, target, radius, { x: source.x + inward(source) * pull, y: (source.y + target.y) / 2 });
}

/** From a node to itself, above it and to the inside. */
export function loopInside(node: PlacedNode, radius: number): string {
  const [away, top] = [inward(node), node.y - radius];
  const [begin, end] = [point(node.x + away * radius, node.y), point(node.x, top - arrowGap)];
  return `M${begin}C${point(node.x + away * (radius + 26), top - 12)} ${point(node.x + away * 4, top - 26)} ${end}`;
}

function bent(source: Place, target: Place, radius: number, by: Place): string {
  const [dx, dy] = [target.x - by.x, target.y - by.y];
  const share = (radius + arrowGap) / Math.max(1, Math.hypot(dx, dy));
  return `M${point(source.x, source.y)}Q${point(by.x, by.y)} ${point(target.x - dx * share, target.y - dy * share)}`;
}

function inward({ side }: PlacedNode): number {
  return side === 'right' ? -1 : 1;
}

function point(x: number, y: number): string {
  return `${tenth(x)} ${tenth(y)}`;
}

function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
