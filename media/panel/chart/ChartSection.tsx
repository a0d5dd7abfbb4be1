import { Icon } from '../controls/Icon';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { StateMark } from '../controls/StateMark';
import { usePanel } from '../panelContext';
import { AccuracyChart } from './AccuracyChart';
import { ChartTable } from './ChartTable';
import './chart.css';

const legendStates = ['baseline', 'admitted', 'best', 'rejected'] as const;

/** How the accuracy rose with the calls: as a chart, or as the same in a table. */
export function ChartSection() {
  const { model, strings } = usePanel();
  const chart = model.chart.value;
  if (!chart) return null;
  const empty = chart.total === 0;
  const asTable = model.view.value.chartAsTable;
  return (
    <section class="chart-section" aria-labelledby="chart-title">
      <div class="section-head">
        <h2 id="chart-title">{fill(strings.chart.title, kindText('validation', strings))}</h2>
        {!empty && (
          <button type="button" class="toggle" aria-pressed={asTable} onClick={() => model.look({ chartAsTable: !asTable })}>
            <Icon name="table" />
            {strings.chart.asTable}
          </button>
        )}
      </div>
      {empty ? <p class="empty">{strings.chart.empty}</p> : asTable ? <ChartTable /> : <ChartWithLegend />}
    </section>
  );
}

function ChartWithLegend() {
  const { model, strings } = usePanel();
  const drawn = new Set(model.chart.value?.states);
  const raced = (model.counts.value?.stopped ?? 0) > 0;
  return (
    <>
      <AccuracyChart />
      <ul class="legend" aria-label={strings.chart.legend}>
        {legendStates
          .filter((state) => drawn.has(state))
          .map((state) => (
            <li key={state}>
              <StateMark state={state} />
              {strings.states[state]}
            </li>
          ))}
        <li>
          <svg class="state-mark" width="24" height="16" viewBox="0 0 24 16" aria-hidden="true">
            <rect class="band" x="0.5" y="2.5" width="23" height="11" />
            <line class="best-line" x1="0" x2="24" y1="8" y2="8" />
          </svg>
          {strings.chart.band}
        </li>
        {raced && (
          <li>
            <svg class="state-mark" width="8" height="16" viewBox="0 0 8 16" aria-hidden="true">
              <path class="stop-mark" d="M4 12v-7" />
            </svg>
            {strings.chart.stoppedEarly}
          </li>
        )}
      </ul>
    </>
  );
}
