import { useRef } from 'preact/hooks';
import type { ChartRow } from '../../../src/panel/lists';
import { raceText } from '../candidates/race';
import { LongTable } from '../controls/LongTable';
import { useRowWindow } from '../controls/useRowWindow';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { useList } from '../model/useList';
import { usePanel, useStateNames } from '../panelContext';

/** The chart's data, as they are, with a row for each candidate that was stopped before it had a score. */
export function ChartTable() {
  const { model, strings } = usePanel();
  const { columns } = strings.chart;
  const kind = kindText('validation', strings);
  const area = useRef<HTMLDivElement>(null);
  const isLong = model.lists.value === undefined;
  const { from, count, height } = useRowWindow(area, isLong);
  const page = useList('chart', { list: 'chart', from, count });
  const [rows, start, total] = [page?.rows ?? [], page?.from ?? 0, page?.total ?? 0];
  return (
    <div
      class={`table-area chart-table ${isLong ? 'long-list' : ''}`}
      tabIndex={0}
      role="group"
      aria-label={strings.chart.table}
      ref={area}
    >
      <LongTable before={start} after={total - start - rows.length} height={height}>
        <table aria-rowcount={isLong ? total + 1 : undefined}>
          <thead>
            <tr aria-rowindex={isLong ? 1 : undefined}>
              <th class="number">{columns.answers}</th>
              <th>{columns.candidate}</th>
              <th>{columns.state}</th>
              <th class="number">{fill(columns.score, kind)}</th>
              <th class="number">{columns.interval}</th>
              <th class="number">{fill(columns.best, kind)}</th>
              <th class="number">{columns.bestInterval}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <DataRow key={row.id} row={row} number={isLong ? start + index + 2 : undefined} />
            ))}
          </tbody>
        </table>
      </LongTable>
    </div>
  );
}

function DataRow({ row: { id, state, point, race }, number }: { readonly row: ChartRow; readonly number: number | undefined }) {
  const { strings, numbers } = usePanel();
  const stateName = useStateNames()[state];
  const answers = point?.answers ?? race?.answers;
  return (
    <tr aria-rowindex={number}>
      <td class="number">{answers !== undefined && numbers.whole(answers)}</td>
      <th scope="row">{id}</th>
      <td>{stateName}</td>
      {point ? (
        <>
          <td class="number">{numbers.percent(point.score)}</td>
          <td class="number">{numbers.percentRange(point.interval)}</td>
          <td class="number">{numbers.percent(point.best)}</td>
          <td class="number">{numbers.percentRange(point.bestInterval)}</td>
        </>
      ) : (
        <td colSpan={4} class="muted">
          {race && raceText(race, strings, numbers)}
        </td>
      )}
    </tr>
  );
}
