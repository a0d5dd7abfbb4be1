import type { CandidateView } from '../core/run/view/runView';
import type { NamedCandidate } from './lists';

const indexes = new WeakMap<readonly CandidateView[], ReadonlyMap<string, CandidateView>>();

/** The candidates of a list by their ids. */
export function candidateById(candidates: readonly CandidateView[]): ReadonlyMap<string, CandidateView> {
  const known = indexes.get(candidates);
  if (known !== undefined) return known;
  const index = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  indexes.set(candidates, index);
  return index;
}

/** Candidates as they are named elsewhere. */
export function namedCandidates(candidates: readonly CandidateView[], ids: readonly string[]): readonly NamedCandidate[] {
  const byId = candidateById(candidates);
  return ids.map((id) => ({ id, state: byId.get(id)?.state ?? 'rejected' }));
}
