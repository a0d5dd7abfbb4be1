import { useMemo } from 'preact/hooks';
import { Choice } from '../controls/Choice';
import { candidateFilters } from '../model/viewState';
import { usePanel } from '../panelContext';
import { CandidateTable } from './CandidateTable';
import { passes } from './order';
import './candidates.css';

/** All candidates of the run, to filter, sort and select from. */
export function CandidatesSection() {
  const { model, strings, numbers } = usePanel();
  const candidates = model.run.value?.candidates ?? [];
  const { filter } = model.view.value;
  const counts = useMemo(
    () => new Map(candidateFilters.map((id) => [id, candidates.filter((candidate) => passes(id, candidate)).length])),
    [candidates],
  );
  // A run whose candidates were all compared to the end needs no list of the others.
  const filters = candidateFilters.filter((id) => id !== 'stopped' || id === filter || (counts.get(id) ?? 0) > 0);
  const shown = useMemo(() => candidates.filter((candidate) => passes(filter, candidate)), [candidates, filter]);
  return (
    <section class="candidates-section" aria-labelledby="candidates-title">
      <div class="section-head">
        <h2 id="candidates-title">{strings.candidates.title}</h2>
        <Choice
          label={strings.candidates.show}
          options={filters.map((id) => ({ id, label: strings.candidates[id], count: numbers.whole(counts.get(id) ?? 0) }))}
          selected={filter}
          onSelect={(id) => model.look({ filter: id })}
        />
      </div>
      {shown.length > 0 ? (
        <CandidateTable candidates={shown} />
      ) : (
        <p class="empty">{candidates.length === 0 ? strings.candidates.empty : strings.candidates.noneOfKind}</p>
      )}
    </section>
  );
}
