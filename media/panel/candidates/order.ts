import type { CandidateView } from '../../../src/core/run/view/runView';
import type { CandidateFilter, SortColumn } from '../model/viewState';
import { stoppedEarly } from './race';

const stateOrder = { best: 0, admitted: 1, baseline: 2, open: 3, rejected: 4 } as const;

/** Whether a candidate belongs to a filter's list. The best is an admitted one; the original is neither admitted nor rejected. Those that were stopped early are rejected ones. */
export function passes(filter: CandidateFilter, candidate: CandidateView): boolean {
  if (filter === 'all') return true;
  if (filter === 'stopped') return stoppedEarly(candidate) !== undefined;
  if (filter === 'rejected') return candidate.state === 'rejected';
  return candidate.state === 'admitted' || candidate.state === 'best';
}

/** Sorts candidates by a column. Those without a value come last both ways; of equal ones the best comes first, then in the order of their making. */
export function sorted(candidates: readonly CandidateView[], column: SortColumn, descending: boolean): readonly CandidateView[] {
  const direction = descending ? -1 : 1;
  const keyed = candidates.map((candidate, index) => ({ candidate, index, key: sortKey(candidate, index, column) }));
  const amongEquals = (a: (typeof keyed)[number], b: (typeof keyed)[number]): number =>
    Number(b.candidate.state === 'best') - Number(a.candidate.state === 'best') || a.index - b.index;
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined) || amongEquals(a, b);
    return (a.key - b.key) * direction || amongEquals(a, b);
  });
  return keyed.map(({ candidate }) => candidate);
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
