import type { TargetedMouseEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CurvePoint } from '../../../src/core/run/view/runView';
import type { ChartMark, ChartSeries } from '../../../src/panel/chartSeries';
import { shareEqualParts } from '../../../src/panel/shareEqualParts';
import { useRoving, type KeyMoves } from '../controls/roving';
import { useSameElements } from '../controls/useSameElements';
import { usePanel } from '../panelContext';
import { ChartAxes } from './ChartAxes';
import { ChartPoint } from './ChartPoint';
import { ChartTooltip } from './ChartTooltip';
import { bestBand, bestLine, answersAxis, plotOf, scoreAxis, steadyEnd, type Plot } from './scale';

const height = 240;
/** How near the pointer has to come to a point, in pixels. */
const reach = 20;
/** So many points are looked at together, for whether anything in them has changed. */
const groupSize = 32;
/** From so many points on, the rejected ones step back. */
const manyPoints = 150;
const noChart: Pick<ChartSeries, 'points' | 'total' | 'stops'> = { points: [], total: 0, stops: [] };
const moves: KeyMoves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: 'first', End: 'last' };

/** The chart: a point for each scored candidate, the best so far with its interval, and the original. */
export function AccuracyChart() {
  const { model, strings } = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const { points: curve, total, stops } = model.chart.value ?? noChart;
  const selected = model.selectedId.value;
  const ids = useMemo(() => curve.map((point) => point.candidate), [curve]);
  const { container, tabStop, setTabStop, onKey } = useRoving<SVGSVGElement>(ids, selected, moves);
  const baseline = model.baseline.value?.scores.validation?.mean;
  const latest = Math.max(curve.at(-1)?.answers ?? 0, ...stops, model.answers.value ?? 0);
  const lastAnswer = total > curve.length ? steadyEnd(latest) : latest;
  const xAxis = useMemo(() => answersAxis(lastAnswer, width), [lastAnswer, width]);
  const yAxis = useEqual(useMemo(() => scoreAxis(curve, baseline), [curve, baseline]));
  const plot = useMemo(() => plotOf(width, height, xAxis, yAxis), [width, xAxis, yAxis]);

  const groups = useMemo(() => inGroups(curve), [curve]);
  const sameGroup = useSameElements();

  const choose = (id: string | undefined): void => {
    if (id === undefined) return;
    setTabStop(id);
    model.select(id);
  };
  const pointed = hovered ?? focused;
  const isDense = total > manyPoints;
  const shown = pointed === undefined ? undefined : curve.find((point) => point.candidate === pointed);
  return (
    // The focus is listened for out here: an SVG element with such a listener would be a tab stop of its own.
    <div
      class={isDense ? 'chart dense' : 'chart'}
      ref={frame}
      onFocusIn={(event) => setFocused(visiblyFocused(event.target))}
      onFocusOut={() => setFocused(undefined)}
    >
      <svg
        ref={container}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="listbox"
        aria-label={strings.chart.points}
        onKeyDown={(event) => {
          if (onKey(event)) return;
          if (event.key === 'Escape') setFocused(undefined);
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose(tabStop);
        }}
        onPointerMove={(event) => setHovered(nearest(curve, plot, event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => choose(nearest(curve, plot, event))}
      >
        <ChartAxes plot={plot} answers={xAxis} scores={yAxis} baseline={baseline} best={curve.at(-1)?.best} />
        <BestSoFar curve={curve} plot={plot} lastAnswer={lastAnswer} />
        <StopMarks stops={stops} plot={plot} />
        {groups.map((points, index) => {
          const ofGroup = (id: string | undefined): string | undefined => points.find(({ candidate }) => candidate === id)?.candidate;
          const [selectedHere, hoveredHere, tabStopHere] = [ofGroup(selected), ofGroup(hovered), ofGroup(tabStop)];
          return sameGroup(String(index), [...points, plot, isDense, selectedHere, hoveredHere, tabStopHere], () => (
            <g key={index}>
              {points.map((point) => (
                <ChartPoint
                  key={point.candidate}
                  point={point}
                  plot={plot}
                  selected={point.candidate === selectedHere}
                  hovered={point.candidate === hoveredHere}
                  tabStop={point.candidate === tabStopHere}
                  small={isDense}
                />
              ))}
            </g>
          ));
        })}
      </svg>
      {shown && <ChartTooltip point={shown} plot={plot} />}
    </div>
  );
}

function inGroups(points: readonly ChartMark[]): readonly (readonly ChartMark[])[] {
  const count = Math.ceil(points.length / groupSize);
  return Array.from({ length: count }, (_, index) => points.slice(index * groupSize, (index + 1) * groupSize));
}

/** The best so far, with its interval. */
function BestSoFar({
  curve,
  plot,
  lastAnswer,
}: {
  readonly curve: readonly CurvePoint[];
  readonly plot: Plot;
  readonly lastAnswer: number;
}) {
  return useMemo(
    () => (
      <>
        <path class="band" d={bestBand(curve, plot, lastAnswer)} aria-hidden="true" />
        <path class="best-line" d={bestLine(curve, plot, lastAnswer)} aria-hidden="true" />
      </>
    ),
    [curve, plot, lastAnswer],
  );
}

/** Where candidates were stopped before they had a score. */
function StopMarks({ stops, plot }: { readonly stops: readonly number[]; readonly plot: Plot }) {
  return useMemo(
    () => (
      <>
        {stops.map((answer) => (
          <path key={answer} class="stop-mark" d={`M${plot.x(answer).toFixed(1)} ${plot.bottom}v-7`} aria-hidden="true" />
        ))}
      </>
    ),
    [stops, plot],
  );
}

/** The candidate whose point was reached with the keyboard. */
function visiblyFocused(target: EventTarget | null): string | undefined {
  const point = target instanceof Element && target.matches(':focus-visible') ? target.getAttribute('data-item') : null;
  return point ?? undefined;
}

/** The candidate whose point is nearest to the pointer, if one is near at all. */
function nearest(curve: readonly CurvePoint[], plot: Plot, pointer: TargetedMouseEvent<SVGSVGElement>): string | undefined {
  const chart = pointer.currentTarget.getBoundingClientRect();
  const [x, y] = [pointer.clientX - chart.left, pointer.clientY - chart.top];
  let found: string | undefined;
  let least = reach;
  for (const point of curve) {
    const distance = Math.hypot(plot.x(point.answers) - x, plot.y(point.score) - y);
    if (distance > least) continue;
    least = distance;
    found = point.candidate;
  }
  return found;
}

/** A value as the same object as long as it is equal. */
function useEqual<T>(value: T): T {
  const known = useRef(value);
  return (known.current = shareEqualParts(known.current, value));
}

/** The width that an element has, now and whenever it changes. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const measure = (): void => setWidth(Math.max(Math.floor(element.current?.clientWidth ?? 0), 260));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
