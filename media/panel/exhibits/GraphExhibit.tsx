import { useId, useMemo, useRef, useState } from 'preact/hooks';
import type { GraphEdge, GraphNode } from '../../../src/core/optimizers/exhibit';
import type { GraphRow } from '../../../src/panel/lists';
import { Disclosure } from '../controls/Disclosure';
import { FindBox } from '../controls/FindBox';
import { ModelText, plainModelText } from '../controls/ModelText';
import { LongTable } from '../controls/LongTable';
import { useRowWindow } from '../controls/useRowWindow';
import { fill } from '../format/fill';
import { useList } from '../model/useList';
import { usePanel } from '../panelContext';
import type { ExhibitProps } from './ExhibitView';
import { layoutGraph, type PlacedNode } from './graphLayout';
import { LeftOut } from './LeftOut';

/** A graph as a drawing, and as a table for those who do not see it, and for all that a drawing has no room for. */
export function GraphExhibit({ head, place, isLong }: ExhibitProps) {
  const { strings, numbers } = usePanel();
  const page = useList(place, { list: 'exhibit', id: head.id, from: 0, count: 0, find: '' });
  if (page?.shape !== 'graph') return null;
  const { nodes, edges } = page.drawn;
  if (nodes.length === 0) return <p class="empty">{strings.exhibits.empty}</p>;
  const label = fill(strings.exhibits.graph, plainModelText(head.title), numbers.whole(head.size), numbers.whole(edges.length));
  return (
    <>
      {nodes.length < head.size && (
        <p class="muted">{fill(strings.exhibits.graphPart, numbers.whole(nodes.length), numbers.whole(head.size))}</p>
      )}
      <Drawing label={label} nodes={nodes} edges={edges} />
      <Disclosure summary={strings.exhibits.asTable} content={() => <GraphTable head={head} place={`${place} table`} isLong={isLong} />} />
      <LeftOut count={page.leftOut} />
    </>
  );
}

interface DrawingProps {
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

function Drawing({ label, nodes, edges }: DrawingProps) {
  const arrow = useId();
  const drawing = useMemo(() => {
    const { width, height, nodes: placed } = layoutGraph(nodes, edges);
    const byId = new Map(placed.map((each) => [each.node.id, each]));
    const radiusOf = scale(
      nodes.map(({ value }) => value),
      4,
      10,
    );
    const widthOf = scale(
      edges.map(([, , weight]) => weight),
      1,
      4,
    );
    return (
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path class="graph-arrow" d="M0 0L8 4L0 8Z" />
          </marker>
        </defs>
        {edges.map(([from, to, weight], index) => {
          const [source, target] = [byId.get(from), byId.get(to)];
          const path = source && target && edgePath(source, target, radiusOf(target.node.value));
          return path && <path key={index} class="graph-edge" d={path} stroke-width={widthOf(weight)} marker-end={`url(#${arrow})`} />;
        })}
        {placed.map(({ node, x, y }) => (
          <GraphMark key={node.id} node={node} x={x} y={y} radius={radiusOf(node.value)} />
        ))}
      </svg>
    );
  }, [label, nodes, edges, arrow]);
  return (
    <div class="graph" tabIndex={0} role="group" aria-label={label}>
      {drawing}
    </div>
  );
}

/** So much of a label stands beside a node, in characters; the table has all. */
const longestLabel = 22;

function GraphMark({ node: { label, value }, x, y, radius }: PlacedNode & { readonly radius: number }) {
  const { numbers } = usePanel();
  const short = [...label].length > longestLabel ? `${[...label].slice(0, longestLabel - 1).join('')}…` : label;
  return (
    <g>
      <title>{plainModelText(label)}</title>
      <circle class="graph-node" cx={x} cy={y} r={radius} />
      <text class="graph-label" x={x + radius + 4} y={y} dy="0.32em">
        {plainModelText(short)}
        {value !== undefined && <tspan class="graph-value"> {numbers.figure(value)}</tspan>}
      </text>
    </g>
  );
}

/** From the middle of a node to the edge of another, a little bent, so that there and back are told apart; or a loop. */
function edgePath(source: PlacedNode, target: PlacedNode, radius: number): string {
  if (source === target) return `M${point(source.x - 4, source.y - 4)}c-18 -22 26 -22 8 -${radius > 4 ? 4 : 2}`;
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.max(1, Math.hypot(dx, dy));
  const [endX, endY] = [target.x - (dx / length) * (radius + 2), target.y - (dy / length) * (radius + 2)];
  const bend = Math.min(18, length / 8);
  const [midX, midY] = [(source.x + target.x) / 2 - (dy / length) * bend, (source.y + target.y) / 2 + (dx / length) * bend];
  return `M${point(source.x, source.y)}Q${point(midX, midY)} ${point(endX, endY)}`;
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Sizes from the least to the most for values; the least where there is no value, or only one. */
function scale(values: readonly (number | undefined)[], least: number, most: number): (value: number | undefined) => number {
  const known = values.filter((value) => value !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return (value) => (value === undefined || !(high > low) ? least : least + ((value - low) / (high - low)) * (most - least));
}

function GraphTable({ head, place, isLong }: ExhibitProps) {
  const { strings } = usePanel();
  const { exhibits } = strings;
  const [find, setFind] = useState('');
  const area = useRef<HTMLDivElement>(null);
  const { from, count, height } = useRowWindow(area, isLong);
  const page = useList(place, { list: 'exhibit', id: head.id, from, count, find: isLong ? find : '' });
  if (page?.shape !== 'graph') return null;
  const { rows, total, from: start } = page;
  return (
    <>
      {isLong && <FindBox label={fill(exhibits.find, head.title)} text={find} onFind={setFind} />}
      <div class={`table-area exhibit-table ${isLong ? 'long-list' : ''}`} tabIndex={0} role="group" aria-label={head.title} ref={area}>
        <LongTable before={start} after={total - start - rows.length} height={height}>
          <table aria-label={head.title} aria-rowcount={isLong ? total + 1 : undefined}>
            <thead>
              <tr aria-rowindex={isLong ? 1 : undefined}>
                <th scope="col">{exhibits.node}</th>
                <th scope="col" class="number">
                  {exhibits.value}
                </th>
                <th scope="col">{exhibits.leadsTo}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <NodeRow key={row.id} row={row} number={isLong ? start + index + 2 : undefined} />
              ))}
            </tbody>
          </table>
        </LongTable>
      </div>
    </>
  );
}

function NodeRow({ row: { label, value, to, more }, number }: { readonly row: GraphRow; readonly number: number | undefined }) {
  const { strings, numbers } = usePanel();
  return (
    <tr aria-rowindex={number}>
      <th scope="row">
        <ModelText text={label} />
      </th>
      <td class="number">{value !== undefined && numbers.figure(value)}</td>
      <td>
        {to.map((edge, index) => (
          <span key={index}>
            {index > 0 && ', '}
            <ModelText text={edge.label} />
            {edge.weight !== undefined && <span class="muted"> {numbers.figure(edge.weight)}</span>}
          </span>
        ))}
        {more > 0 && <span class="muted"> {fill(strings.exhibits.more, numbers.whole(more))}</span>}
      </td>
    </tr>
  );
}
