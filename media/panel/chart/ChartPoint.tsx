import { useMemo } from 'preact/hooks';
import type { ChartMark } from '../../../src/panel/chartSeries';
import { StateShape } from '../controls/StateMark';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel, useStateNames } from '../panelContext';
import type { Plot } from './scale';

interface ChartPointProps {
  readonly point: ChartMark;
  readonly plot: Plot;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly tabStop: boolean;
  /** Whether it is one of very many. */
  readonly small: boolean;
}

/** One candidate in the chart. Its own interval is drawn while it is selected or pointed at. */
export function ChartPoint({ point, plot, selected, hovered, tabStop, small }: ChartPointProps) {
  const { strings, numbers } = usePanel();
  const stateName = useStateNames()[point.state];
  const label = useMemo(
    () =>
      fill(
        strings.chart.point,
        point.candidate,
        stateName,
        numbers.percent(point.score),
        numbers.percentRange(point.interval),
        numbers.whole(point.answers),
        kindText('validation', strings),
      ),
    [point, stateName, strings, numbers],
  );
  return useMemo(() => {
    const [x, y] = [tenth(plot.x(point.answers)), tenth(plot.y(point.score))];
    return (
      <g
        class="point"
        role="option"
        data-item={point.candidate}
        aria-label={label}
        aria-selected={selected}
        // In SVG the attribute is known by this spelling alone.
        tabindex={tabStop ? 0 : -1}
      >
        {(selected || hovered) && <line class="whisker" x1={x} x2={x} y1={plot.y(point.interval.high)} y2={plot.y(point.interval.low)} />}
        {(selected || tabStop) && <circle class="point-ring" cx={x} cy={y} r="9" />}
        <StateShape state={point.state} x={x} y={y} small={small} />
      </g>
    );
  }, [point, plot, label, selected, hovered, tabStop, small]);
}

/** To a tenth of a pixel. */
function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
