import type { NamedCandidate } from '../../../src/panel/lists';
import { StateMark } from '../controls/StateMark';
import { usePanel, useStateNames } from '../panelContext';

/** Candidates by their ids and marks; each selects. */
export function CandidateLinks({ candidates }: { readonly candidates: readonly NamedCandidate[] }) {
  const { model } = usePanel();
  const stateNames = useStateNames();
  if (candidates.length === 0) return null;
  return (
    <span class="candidate-links">
      {candidates.map(({ id, state }) => (
        <button
          key={id}
          type="button"
          class="link candidate-link"
          aria-label={`${id}, ${stateNames[state]}`}
          onClick={() => model.select(id)}
        >
          <StateMark state={state} />
          {id}
        </button>
      ))}
    </span>
  );
}
