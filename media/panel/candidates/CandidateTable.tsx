import { useEffect, useMemo } from 'preact/hooks';
import type { CandidateView } from '../../../src/core/run/view/runView';
import type { Interval } from '../../../src/core/stats/interval';
import { Icon } from '../controls/Icon';
import { useRoving, type KeyMoves } from '../controls/roving';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { useSavedTableScroll } from '../model/savedScroll';
import { sortColumns, type SortColumn } from '../model/viewState';
import { usePanel } from '../panelContext';
import { CandidateRow } from './CandidateRow';
import { sorted } from './order';

const moves: KeyMoves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: 'first', End: 'last' };
/** Which way a column is sorted at first: what is good, on top. */
const descendingFirst: ReadonlySet<SortColumn> = new Set(['score', 'change']);
const numberColumns: ReadonlySet<SortColumn> = new Set(['step', 'change', 'tokens']);

/** The table. Arrow keys move among the rows; Enter, the space bar or a click selects. */
export function CandidateTable({ candidates }: { readonly candidates: readonly CandidateView[] }) {
  const { model } = usePanel();
  const { sort, descending, filter } = model.view.value;
  const selected = model.selected.value?.id;
  const rows = useMemo(() => sorted(candidates, sort, descending), [candidates, sort, descending]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const range = useMemo(() => scoreRange(candidates), [candidates]);
  const { container, tabStop, setTabStop, onKey } = useRoving<HTMLTableSectionElement>(ids, selected, moves);
  const area = useSavedTableScroll();
  const target = model.target.value;

  useEffect(() => {
    if (target?.kind !== 'candidate') return;
    setTabStop(target.id);
    area.current?.querySelector(`[data-item="${CSS.escape(target.id)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [target, area, setTabStop]);

  const choose = (id: string | undefined): void => {
    if (id === undefined) return;
    setTabStop(id);
    model.select(id);
  };
  return (
    // Who looks at the rejected ones wants to read why.
    <div class={filter === 'rejected' || filter === 'stopped' ? 'table-area candidate-table whole-reasons' : 'table-area candidate-table'} ref={area}>
      <table role="grid" aria-labelledby="candidates-title">
        <thead>
          <tr>
            {sortColumns.map((column) => (
              <HeaderCell key={column} column={column} />
            ))}
          </tr>
        </thead>
        <tbody
          ref={container}
          onKeyDown={(event) => {
            if (onKey(event) || (event.key !== 'Enter' && event.key !== ' ')) return;
            event.preventDefault();
            choose(tabStop);
          }}
          onClick={(event) => choose((event.target as Element).closest<HTMLElement>('[data-item]')?.dataset['item'])}
        >
          {rows.map((candidate) => (
            <CandidateRow
              key={candidate.id}
              candidate={candidate}
              range={range}
              selected={candidate.id === selected}
              tabStop={candidate.id === tabStop}
            />
          ))}
        </tbody>
      </table>
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

/** What all intervals of the validation scores span, so that the marks in the rows can be compared. */
function scoreRange(candidates: readonly CandidateView[]): Interval {
  const intervals = candidates.flatMap((candidate) => candidate.scores.validation?.interval ?? []);
  if (intervals.length === 0) return { low: 0, high: 1 };
  return { low: Math.min(...intervals.map(({ low }) => low)), high: Math.max(...intervals.map(({ high }) => high)) };
}
