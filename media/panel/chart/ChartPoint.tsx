import { useMemo } from 'preact/hooks';
import type { CurvePoint } from '../../../src/core/run/view/runView';
import { StateShape } from '../controls/StateMark';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel, useStateNames } from '../panelContext';
import type { Plot } from './scale';

interface ChartPointProps {
  readonly point: CurvePoint;
  readonly plot: Plot;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly tabStop: boolean;
}

/** One candidate in the chart. Its own interval is drawn while it is selected or pointed at. */
export function ChartPoint({ point, plot, selected, hovered, tabStop }: ChartPointProps) {
  const { model, strings, numbers } = usePanel();
  const state = model.candidates.value.get(point.candidate)?.state ?? 'open';
  const stateName = useStateNames()[state];
  return useMemo(() => {
    const y = plot.y(point.score);
    const label = fill(
      strings.chart.point,
      point.candidate,
      stateName,
      numbers.percent(point.score),
      numbers.percentRange(point.interval),
      numbers.whole(point.answers),
      kindText('validation', strings),
    );
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
        {(selected || hovered) && (
          <line class="whisker" y1={plot.y(point.interval.high) - y} y2={plot.y(point.interval.low) - y} />
        )}
        <circle class="point-ring" r="9" />
        <StateShape state={state} />
      </g>
    );
  }, [point, plot, state, stateName, selected, hovered, tabStop, strings, numbers]);
}
