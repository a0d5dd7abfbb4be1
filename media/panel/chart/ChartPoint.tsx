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
}

/** One candidate in the chart. Its own interval is drawn while it is selected or pointed at. */
export function ChartPoint({ point, plot, selected, hovered, tabStop }: ChartPointProps) {
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
    const y = plot.y(point.score);
    return (
      <g
        class="point"
        role="option"
        data-item={point.candidate}
        aria-label={label}
        aria-selected={selected}
        // In SVG the attribute is known by this spelling alone.
        tabindex={tabStop ? 0 : -1}
        transform={`translate(${plot.x(point.answers).toFixed(1)} ${y.toFixed(1)})`}
      >
        {(selected || hovered) && <line class="whisker" y1={plot.y(point.interval.high) - y} y2={plot.y(point.interval.low) - y} />}
        <circle class="point-ring" r="9" />
        <StateShape state={point.state} />
      </g>
    );
  }, [point, plot, label, selected, hovered, tabStop]);
}
