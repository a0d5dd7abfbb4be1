import { useId, useMemo, useRef, useState } from 'preact/hooks';
import type { GraphEdge, GraphNode } from '../../../src/core/optimizers/exhibit';
import type { GraphRow } from '../../../src/panel/lists';
import { Disclosure } from '../controls/Disclosure';
import { FindBox } from '../controls/FindBox';
import { ModelText, plainModelText } from '../controls/ModelText';
import { LongTable } from '../controls/LongTable';
import { useRowWindow } from '../controls/useRowWindow';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';
import { useList } from '../model/useList';
import { usePanel } from '../panelContext';
import type { ExhibitProps } from './ExhibitView';
import { labelGap, layoutGraph, type PlacedNode } from './graphLayout';
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
  const { numbers } = usePanel();
  const arrow = useId();
  const drawing = useMemo(() => {
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
    const textWidth = textMeasure();
    const layout = layoutGraph(nodes, edges, (node) => ({
      radius: radiusOf(node.value),
      label: textWidth(Object.values(labelOf(node, numbers)).join(' ')),
    }));
    const { width, height } = layout;
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
        {layout.edges.map(({ edge: [, , weight], path }, index) => (
          <path key={index} class="graph-edge" d={path} stroke-width={widthOf(weight)} marker-end={`url(#${arrow})`} />
        ))}
        {layout.nodes.map((placed) => (
          <GraphMark key={placed.node.id} {...placed} radius={radiusOf(placed.node.value)} />
        ))}
      </svg>
    );
  }, [label, nodes, edges, arrow, numbers]);
  return (
    <div class="graph" tabIndex={0} role="group" aria-label={label}>
      {drawing}
    </div>
  );
}

/** So much of a label stands beside a node, in characters; the table has all. */
const longestLabel = 22;

/** What stands beside a node. */
function labelOf({ label, value }: GraphNode, numbers: NumberFormat): { readonly text: string; readonly value?: string } {
  const characters = [...plainModelText(label)];
  const text = characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join('')}…` : characters.join('');
  return { text, ...(value === undefined ? {} : { value: numbers.figure(value) }) };
}

function GraphMark({ node, x, y, side, radius }: PlacedNode & { readonly radius: number }) {
  const { numbers } = usePanel();
  const { text, value } = labelOf(node, numbers);
  const away = radius + labelGap;
  return (
    <g>
      <title>{plainModelText(node.label)}</title>
      <circle class="graph-node" cx={x} cy={y} r={radius} />
      <text
        class="graph-label"
        x={side === 'right' ? x + away : x - away}
        y={y}
        dy="0.32em"
        text-anchor={side === 'right' ? 'start' : 'end'}
      >
        {text}
        {value !== undefined && <tspan class="graph-value"> {value}</tspan>}
      </text>
    </g>
  );
}

/** Measures labels, in pixels. */
function textMeasure(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * 8;
  const { fontFamily } = getComputedStyle(document.body);
  const size = getComputedStyle(document.documentElement).getPropertyValue('--whetstone-small');
  context.font = `${size} ${fontFamily}`;
  return (text) => Math.ceil(context.measureText(text).width);
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
