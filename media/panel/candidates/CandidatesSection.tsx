import { useState } from 'preact/hooks';
import { candidateFilters } from '../../../src/panel/lists';
import { Choice } from '../controls/Choice';
import { FindBox } from '../controls/FindBox';
import { usePanel } from '../panelContext';
import { CandidateTable } from './CandidateTable';
import './candidates.css';

/** All candidates of the run, to filter, sort and select from. */
export function CandidatesSection() {
  const { model, strings, numbers } = usePanel();
  const { filter } = model.view.value;
  const counts = model.counts.value;
  const isLong = model.lists.value === undefined;
  const [find, setFind] = useState('');
  const countOf = (id: (typeof candidateFilters)[number]): number => counts?.[id] ?? 0;
  // A run whose candidates were all compared to the end needs no list of the others.
  const filters = candidateFilters.filter((id) => id !== 'stopped' || id === filter || countOf(id) > 0);
  return (
    <section class="candidates-section" aria-labelledby="candidates-title">
      <div class="section-head">
        <h2 id="candidates-title">{strings.candidates.title}</h2>
        {isLong && <FindBox label={strings.candidates.find} text={find} onFind={setFind} />}
        <Choice
          label={strings.candidates.show}
          options={filters.map((id) => ({ id, label: strings.candidates[id], count: numbers.whole(countOf(id)) }))}
          selected={filter}
          onSelect={(id) => model.look({ filter: id })}
        />
      </div>
      {countOf(filter) > 0 ? (
        <CandidateTable find={isLong ? find : ''} isLong={isLong} />
      ) : (
        <p class="empty">{countOf('all') === 0 ? strings.candidates.empty : strings.candidates.noneOfKind}</p>
      )}
    </section>
  );
}
