import type { ChartMark } from '../../../src/panel/chartSeries';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel, useStateNames } from '../panelContext';
import type { Plot } from './scale';

/** Half of the tooltip's width, in pixels. */
const halfWidth = 110;

/** What there is to say of a point. For those who see; its label says the same to those who listen. */
export function ChartTooltip({ point, plot }: { readonly point: ChartMark; readonly plot: Plot }) {
  const { strings, numbers } = usePanel();
  const stateNames = useStateNames();
  const y = plot.y(point.score);
  const below = y < 96;
  const left = Math.min(Math.max(plot.x(point.answers), halfWidth), plot.width - halfWidth);
  return (
    <div class={below ? 'tooltip below' : 'tooltip'} style={{ left: `${left}px`, top: `${below ? y + 16 : y - 16}px` }} aria-hidden="true">
      <div>
        <strong>{point.candidate}</strong> {stateNames[point.state]}
      </div>
      <div>
        {numbers.percent(point.score)} ({kindText('validation', strings)}) <span class="muted">{numbers.percentRange(point.interval)}</span>
      </div>
      {point.change !== undefined && <div>{fill(strings.chart.tooltipChange, numbers.points(point.change))}</div>}
      <div class="muted">{fill(strings.chart.tooltipAnswers, numbers.whole(point.answers))}</div>
    </div>
  );
}
