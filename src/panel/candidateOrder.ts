import type { CandidateView, RaceView } from '../core/run/view/runView';
import type { Interval } from '../core/stats/interval';
import type { CandidateQuery } from './listQueries';
import type { CandidateFilter, CandidatePage, CandidateRow, SortColumn } from './lists';

const stateOrder = { best: 0, admitted: 1, baseline: 2, open: 3, rejected: 4 } as const;

/** How far a candidate came that was stopped before it had a score; undefined for every other one. */
export function stoppedEarly(candidate: Pick<CandidateView, 'scores' | 'state' | 'race'>): RaceView | undefined {
  return candidate.scores.validation === undefined && candidate.state === 'rejected' ? candidate.race : undefined;
}

/**
 * Whether a candidate belongs to a filter's list. The best is an admitted one; the original is neither admitted nor rejected. Those that
 * were stopped early are rejected ones.
 */
export function passes(filter: CandidateFilter, candidate: CandidateView): boolean {
  if (filter === 'all') return true;
  if (filter === 'stopped') return stoppedEarly(candidate) !== undefined;
  if (filter === 'rejected') return candidate.state === 'rejected';
  return candidate.state === 'admitted' || candidate.state === 'best';
}

/** Some of the candidates, filtered, searched and sorted. */
export function candidatePage(candidates: readonly CandidateView[], query: CandidateQuery): CandidatePage {
  const needle = query.find.trim().toLowerCase();
  const chosen = candidates.filter(
    (candidate) => passes(query.filter, candidate) && (needle === '' || haystackOf(candidate).includes(needle)),
  );
  const ordered = sorted(chosen, query.sort, query.descending);
  const located = query.locate === undefined ? -1 : ordered.findIndex(({ id }) => id === query.locate);
  const rows = ordered.slice(query.from, query.from + query.count).map(rowOf);
  return { total: ordered.length, from: query.from, rows, range: scoreRange(chosen), ...(located < 0 ? {} : { located }) };
}

/**
 * Sorts candidates by a column. Those without a value come last both ways; of equal ones the best comes first, then in the order of their
 * making.
 */
function sorted(candidates: readonly CandidateView[], column: SortColumn, descending: boolean): readonly CandidateView[] {
  const direction = descending ? -1 : 1;
  const withKeys = candidates.map((candidate, index) => ({ candidate, index, key: sortKey(candidate, index, column) }));
  const amongEquals = (a: (typeof withKeys)[number], b: (typeof withKeys)[number]): number =>
    Number(b.candidate.state === 'best') - Number(a.candidate.state === 'best') || a.index - b.index;
  withKeys.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined) || amongEquals(a, b);
    return (a.key - b.key) * direction || amongEquals(a, b);
  });
  return withKeys.map(({ candidate }) => candidate);
}

function sortKey(candidate: CandidateView, index: number, column: SortColumn): number | undefined {
  switch (column) {
    case 'id':
      return index;
    case 'step':
      return candidate.step;
    case 'score':
      return candidate.scores.validation?.mean;
    case 'change':
      return candidate.change;
    case 'tokens':
      return candidate.tokens > 0 ? candidate.tokens : undefined;
    case 'state':
      return stateOrder[candidate.state];
  }
}

/** What all intervals of the validation scores span, so that the marks in the rows can be compared. */
function scoreRange(candidates: readonly CandidateView[]): Interval {
  let [low, high] = [Infinity, -Infinity];
  for (const { scores } of candidates) {
    if (scores.validation === undefined) continue;
    low = Math.min(low, scores.validation.interval.low);
    high = Math.max(high, scores.validation.interval.high);
  }
  return low > high ? { low: 0, high: 1 } : { low, high };
}

const rows = new WeakMap<CandidateView, CandidateRow>();

/** The same row for the same candidate. */
function rowOf(candidate: CandidateView): CandidateRow {
  const known = rows.get(candidate);
  if (known !== undefined) return known;
  const { values, files, items, ...row } = candidate;
  rows.set(candidate, row);
  return row;
}

const haystacks = new WeakMap<CandidateView, string>();

/** All that a candidate can be found by. */
function haystackOf(candidate: CandidateView): string {
  const known = haystacks.get(candidate);
  if (known !== undefined) return known;
  const haystack = [candidate.id, candidate.reason ?? '', ...Object.values(candidate.values), ...Object.values(candidate.files ?? {})]
    .join('\n')
    .toLowerCase();
  haystacks.set(candidate, haystack);
  return haystack;
}
