import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Interval } from '../../../src/core/stats/interval';
import type { CandidateQuery } from '../../../src/panel/listQueries';
import { sortColumns, type CandidatePage, type SortColumn } from '../../../src/panel/lists';
import { Icon } from '../controls/Icon';
import { useRoving, type KeyMoves } from '../controls/roving';
import { LongTable } from '../controls/LongTable';
import { useRowWindow } from '../controls/useRowWindow';
import { useSameElements } from '../controls/useSameElements';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { useSavedTableScroll } from '../model/savedScroll';
import { useList } from '../model/useList';
import { useWanted } from '../model/useWanted';
import { usePanel } from '../panelContext';
import { CandidateCells } from './CandidateCells';

const moves: KeyMoves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: 'first', End: 'last' };
/** Which way a column is sorted at first: what is good, on top. */
const descendingFirst: ReadonlySet<SortColumn> = new Set(['score', 'change']);
const numberColumns: ReadonlySet<SortColumn> = new Set(['step', 'change', 'tokens']);
const everything: Interval = { low: 0, high: 1 };
const noPage: CandidatePage = { total: 0, from: 0, rows: [], range: everything };

interface CandidateTableProps {
  readonly find: string;
  /** Whether there are too many candidates to draw them all. */
  readonly isLong: boolean;
}

/** The table. Arrow keys move among the rows; Enter, the space bar or a click selects. */
export function CandidateTable({ find, isLong }: CandidateTableProps) {
  const { model, strings } = usePanel();
  const { sort, descending, filter } = model.view.value;
  const selected = model.selectedId.value;
  const [wanted, found] = useWanted('candidate');
  const area = useRef<HTMLDivElement>(null);
  const { from, count, height, first, show } = useRowWindow(area, isLong);
  const query: CandidateQuery = {
    list: 'candidates',
    filter,
    sort,
    descending,
    find,
    from,
    count,
    ...(wanted !== undefined && isLong ? { locate: wanted } : {}),
  };
  const page = useList('candidates', query) ?? noPage;
  const ids = useMemo(() => page.rows.map((row) => row.id), [page.rows]);
  const reach = isLong ? { from: page.from, total: page.total, first, show } : undefined;
  const { container, tabStop, setTabStop, onKey } = useRoving<HTMLTableSectionElement>(ids, selected, moves, reach);
  const sameCells = useSameElements();
  useSavedTableScroll(area, page !== noPage);

  useEffect(() => {
    if (wanted === undefined) return;
    setTabStop(wanted);
    area.current?.querySelector(`[data-item="${CSS.escape(wanted)}"]`)?.scrollIntoView({ block: 'nearest' });
    if (page.located !== undefined) show(page.located);
    if (!isLong || page.located !== undefined) found();
  }, [wanted, page.located]);

  const choose = (id: string | undefined): void => {
    if (id === undefined) return;
    setTabStop(id);
    model.select(id);
  };
  // Who looks at the rejected ones wants to read why; of many, all rows are of one height.
  const look = isLong ? 'long-list' : filter === 'rejected' || filter === 'stopped' ? 'whole-reasons' : '';
  return (
    <div
      class={`table-area candidate-table ${look}`}
      ref={area}
      {...(isLong ? { tabIndex: -1, role: 'group', 'aria-labelledby': 'candidates-title' } : {})}
      onKeyDown={(event) => {
        const onRow = container.current?.contains(event.target as Node) === true;
        if (!onRow && event.target !== area.current) return;
        if (onKey(event) || !onRow || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        choose(tabStop);
      }}
    >
      <LongTable before={page.from} after={page.total - page.from - page.rows.length} height={height}>
        <table role="grid" aria-labelledby="candidates-title" aria-rowcount={isLong ? page.total + 1 : undefined}>
          <thead>
            <tr aria-rowindex={isLong ? 1 : undefined}>
              {sortColumns.map((column) => (
                <HeaderCell key={column} column={column} />
              ))}
            </tr>
          </thead>
          <tbody
            ref={container}
            onClick={(event) => choose((event.target as Element).closest<HTMLElement>('[data-item]')?.dataset['item'])}
          >
            {page.rows.map((candidate, index) => {
              const { id } = candidate;
              return (
                <tr
                  key={id}
                  data-item={id}
                  aria-rowindex={isLong ? page.from + index + 2 : undefined}
                  aria-selected={id === selected}
                  tabIndex={id === tabStop ? 0 : -1}
                >
                  {sameCells(id, [candidate, page.range], () => (
                    <CandidateCells candidate={candidate} range={page.range} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </LongTable>
      {isLong && page.total === 0 && <p class="empty">{strings.lists.noneFound}</p>}
    </div>
  );
}

function HeaderCell({ column }: { readonly column: SortColumn }) {
  const { model, strings } = usePanel();
  const { sort, descending } = model.view.value;
  const active = sort === column;
  const label = fill(strings.candidates.columns[column], kindText('validation', strings));
  const press = (): void => model.look({ sort: column, descending: active ? !descending : descendingFirst.has(column) });
  return (
    <th
      class={numberColumns.has(column) ? `number column-${column}` : `column-${column}`}
      scope="col"
      aria-sort={active ? (descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" class="sort" title={fill(strings.candidates.sortHint, label)} onClick={press}>
        {label}
        {active && <Icon name={descending ? 'arrow-down' : 'arrow-up'} />}
      </button>
    </th>
  );
}
