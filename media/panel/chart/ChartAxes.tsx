import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import type { Axis, Plot } from './scale';

interface ChartAxesProps {
  readonly plot: Plot;
  readonly answers: Axis;
  readonly scores: Axis;
  readonly baseline: number | undefined;
  readonly best: number | undefined;
}

/** How near two names of lines may come, in pixels. */
const lineHeight = 14;

/** Everything behind the points: gridlines, numbers, the original's line, and the names of the lines at their right end. */
export function ChartAxes({ plot, answers, scores, baseline, best }: ChartAxesProps) {
  const { strings, numbers } = usePanel();
  const wholePercents = scores.ticks.every((tick) => Math.abs(tick * 100 - Math.round(tick * 100)) < 1e-6);
  const baselineY = baseline === undefined ? 0 : plot.y(baseline);
  const bestY = best === undefined ? 0 : plot.y(best);
  const together = baseline !== undefined && best !== undefined && Math.abs(baselineY - bestY) < lineHeight;
  const bestLabelY = together ? Math.min(bestY, baselineY - lineHeight) : bestY;
  return (
    <g aria-hidden="true">
      {scores.ticks.map((tick) => (
        <g key={tick} class="tick">
          <line x1={plot.left} x2={plot.right} y1={crisp(plot.y(tick))} y2={crisp(plot.y(tick))} />
          <text x={plot.left - 8} y={plot.y(tick)} dy="0.32em" text-anchor="end">
            {wholePercents ? `${numbers.whole(tick * 100)} %` : numbers.percent(tick)}
          </text>
        </g>
      ))}
      {answers.ticks.map((tick) => (
        <text key={tick} class="tick" x={plot.x(tick)} y={plot.bottom + 18} text-anchor="middle">
          {numbers.whole(tick)}
        </text>
      ))}
      <text class="tick" x={plot.right + 28} y={plot.bottom + 18}>
        {strings.chart.answers}
      </text>
      {baseline !== undefined && (
        <>
          <line class="baseline" x1={plot.left} x2={plot.right} y1={crisp(baselineY)} y2={crisp(baselineY)} />
          <text class="line-name" x={plot.right + 8} y={baselineY} dy="0.32em">
            {fill(strings.chart.original, numbers.percent(baseline))}
          </text>
        </>
      )}
      {best !== undefined && best !== baseline && (
        <text class="line-name line-name-best" x={plot.right + 8} y={bestLabelY} dy="0.32em">
          {fill(strings.chart.best, numbers.percent(best))}
        </text>
      )}
    </g>
  );
}

/** A line of one pixel is sharp on the middle of a pixel. */
function crisp(pixels: number): number {
  return Math.round(pixels) + 0.5;
}
