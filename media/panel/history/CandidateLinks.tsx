import { StateMark } from '../controls/StateMark';
import { usePanel, useStateNames } from '../panelContext';

/** Candidates by their ids and marks; each selects. */
export function CandidateLinks({ ids }: { readonly ids: readonly string[] }) {
  const { model } = usePanel();
  const stateNames = useStateNames();
  if (ids.length === 0) return null;
  return (
    <span class="candidate-links">
      {ids.map((id) => {
        const state = model.candidates.value.get(id)?.state ?? 'rejected';
        return (
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
        );
      })}
    </span>
  );
}
