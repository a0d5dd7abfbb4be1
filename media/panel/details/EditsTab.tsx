import { useMemo, useState } from 'preact/hooks';
import type { CandidateView } from '../../../src/core/run/view/runView';
import { Choice } from '../controls/Choice';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { DiffText } from './DiffText';
import { slotChanges, type SlotChange } from './slotChanges';
import { ModelText } from '../controls/ModelText';

/** The candidate's edits, against the original or against one of the candidates it was made from. */
export function EditsTab({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const run = model.run.value;
  const baseline = model.baseline.value;
  const parents = model.details.value?.parents ?? [];
  const [againstId, setAgainst] = useState(baseline?.id ?? '');
  const against = parents.find((parent) => parent.id === againstId) ?? baseline;
  const changes = useMemo(
    () => (against && run ? slotChanges(against, candidate, run) : []),
    [candidate, against, run?.components, run?.files],
  );
  return (
    <>
      {parents.length > 0 && (
        <div class="against">
          <span aria-hidden="true">{strings.edits.against}</span>
          <Choice
            label={strings.edits.against}
            options={[
              { id: baseline?.id ?? '', label: strings.edits.original },
              ...parents.map(({ id }) => ({ id, label: fill(strings.edits.parent, id) })),
            ]}
            selected={against?.id ?? ''}
            onSelect={setAgainst}
          />
        </div>
      )}
      {changes.length === 0 && <p class="empty">{strings.edits.none}</p>}
      {changes.map((change) => (
        <SlotEdits key={change.slot} change={change} />
      ))}
    </>
  );
}

function SlotEdits({ change }: { readonly change: SlotChange }) {
  const { model, strings, numbers } = usePanel();
  const kind = model.run.value?.components.find(({ name }) => name === change.slot)?.kind;
  return (
    <article class="slot" aria-label={fill(kind === undefined ? strings.edits.file : strings.edits.kinds[kind], change.slot)}>
      <div class="slot-head">
        <h3>
          <ModelText text={change.slot} />
        </h3>
        {change.isNew && <span class="tag">{strings.edits.newSlot}</span>}
        <span class="muted">{fill(strings.edits.words, numbers.whole(change.wordsAdded), numbers.whole(change.wordsRemoved))}</span>
      </div>
      <DiffText parts={change.parts} />
    </article>
  );
}
