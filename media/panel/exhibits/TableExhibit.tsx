import { useMemo, useRef, useState } from 'preact/hooks';
import type { ExhibitQuery } from '../../../src/panel/listQueries';
import type { TableRow } from '../../../src/panel/lists';
import { FindBox } from '../controls/FindBox';
import { Icon } from '../controls/Icon';
import { ModelText } from '../controls/ModelText';
import { LongTable } from '../controls/LongTable';
import { useRowWindow } from '../controls/useRowWindow';
import { fill } from '../format/fill';
import { useList } from '../model/useList';
import { usePanel } from '../panelContext';
import type { ExhibitProps } from './ExhibitView';
import { LeftOut } from './LeftOut';

/** How a table is sorted: by a column, one way or the other; by none at first. */
interface Order {
  readonly sort: number;
  readonly descending: boolean;
}

/** A table, to be sorted by any of its columns. Of a long one the rows in sight are drawn. */
export function TableExhibit({ head, place, isLong }: ExhibitProps) {
  const { strings } = usePanel();
  const [find, setFind] = useState('');
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const area = useRef<HTMLDivElement>(null);
  const { from, count, height } = useRowWindow(area, isLong);
  const query: ExhibitQuery = { list: 'exhibit', id: head.id, from, count, find: isLong ? find : '', ...order };
  const page = useList(place, query);
  const isNumeric = useMemo(() => (page?.shape === 'table' ? numericColumns(page.columns.length, page.rows) : []), [page]);
  if (page?.shape !== 'table') return null;
  const { columns, rows, total, from: start } = page;
  return (
    <>
      {isLong && <FindBox label={fill(strings.exhibits.find, head.title)} text={find} onFind={setFind} />}
      <div class={`table-area exhibit-table ${isLong ? 'long-list' : ''}`} tabIndex={0} role="group" aria-label={head.title} ref={area}>
        <LongTable before={start} after={total - start - rows.length} height={height}>
          <table aria-label={head.title} aria-rowcount={isLong ? total + 1 : undefined}>
            <thead>
              <tr aria-rowindex={isLong ? 1 : undefined}>
                {columns.map((column, index) => (
                  <HeaderCell
                    key={index}
                    label={column}
                    isNumeric={isNumeric[index] ?? false}
                    descending={order?.sort === index ? order.descending : undefined}
                    onPress={() => setOrder({ sort: index, descending: order?.sort === index ? !order.descending : false })}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <Row
                  key={row.id}
                  row={row}
                  columns={columns.length}
                  isNumeric={isNumeric}
                  number={isLong ? start + index + 2 : undefined}
                />
              ))}
            </tbody>
          </table>
        </LongTable>
        {total === 0 && <p class="empty">{find === '' ? strings.exhibits.empty : strings.lists.noneFound}</p>}
      </div>
      <LeftOut count={page.leftOut} />
    </>
  );
}

interface HeaderCellProps {
  readonly label: string;
  readonly isNumeric: boolean;
  /** Which way the table is sorted by this column; absent where it is not. */
  readonly descending: boolean | undefined;
  readonly onPress: () => void;
}

function HeaderCell({ label, isNumeric, descending, onPress }: HeaderCellProps) {
  const { strings } = usePanel();
  return (
    <th
      class={isNumeric ? 'number' : ''}
      scope="col"
      aria-sort={descending === undefined ? undefined : descending ? 'descending' : 'ascending'}
    >
      <button type="button" class="sort" title={fill(strings.exhibits.sortHint, label)} onClick={onPress}>
        <ModelText text={label} />
        {descending !== undefined && <Icon name={descending ? 'arrow-down' : 'arrow-up'} />}
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: TableRow;
  readonly columns: number;
  readonly isNumeric: readonly boolean[];
  readonly number: number | undefined;
}

function Row({ row, columns, isNumeric, number }: RowProps) {
  const { numbers } = usePanel();
  return useMemo(
    () => (
      <tr aria-rowindex={number}>
        {Array.from({ length: columns }, (_, column) => {
          const cell = row.cells[column] ?? '';
          return (
            <td
              key={column}
              class={isNumeric[column] ? 'number' : ''}
              title={number !== undefined && typeof cell === 'string' ? cell : undefined}
            >
              {typeof cell === 'number' ? numbers.figure(cell) : <ModelText text={cell} />}
            </td>
          );
        })}
      </tr>
    ),
    [row, columns, isNumeric.join(), number, numbers],
  );
}

/** The columns in which nothing but numbers stands. */
function numericColumns(count: number, rows: readonly TableRow[]): readonly boolean[] {
  return Array.from({ length: count }, (_, column) => rows.length > 0 && rows.every(({ cells }) => typeof cells[column] === 'number'));
}
