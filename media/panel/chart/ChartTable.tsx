import { usePanel, useStateNames } from '../panelContext';

/** The chart's data, as they are. */
export function ChartTable() {
  const { model, strings, numbers } = usePanel();
  const stateNames = useStateNames();
  const { columns } = strings.chart;
  const curve = model.run.value?.curve ?? [];
  return (
    <div class="table-area chart-table" tabIndex={0} role="group" aria-label={strings.chart.table}>
      <table>
        <thead>
          <tr>
            <th class="number">{columns.calls}</th>
            <th>{columns.candidate}</th>
            <th>{columns.state}</th>
            <th class="number">{columns.score}</th>
            <th class="number">{columns.interval}</th>
            <th class="number">{columns.best}</th>
            <th class="number">{columns.bestInterval}</th>
          </tr>
        </thead>
        <tbody>
          {curve.map((point) => {
            const state = model.candidates.value.get(point.candidate)?.state;
            return (
              <tr key={point.candidate}>
                <td class="number">{numbers.whole(point.calls)}</td>
                <th scope="row">{point.candidate}</th>
                <td>{state && stateNames[state]}</td>
                <td class="number">{numbers.percent(point.score)}</td>
                <td class="number">{numbers.percentRange(point.interval)}</td>
                <td class="number">{numbers.percent(point.best)}</td>
                <td class="number">{numbers.percentRange(point.bestInterval)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
