import type { CandidateView } from '../../../src/core/run/view/runView';
import { ModelText, modelText } from '../controls/ModelText';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** Of the original there are no edits, but the texts that edits can be made to. */
export function OriginalSlots({ candidate }: { readonly candidate: CandidateView }) {
  const { strings } = usePanel();
  const slots = Object.entries(candidate.slots).filter(([, text]) => text !== '');
  return (
    <>
      {slots.map(([slot, text]) => (
        <article key={slot} class="slot" aria-label={fill(strings.edits.slot, slot)}>
          <div class="slot-head">
            <h3>
              <ModelText text={slot} />
            </h3>
          </div>
          <div class="model-text diff-text">{modelText(text)}</div>
        </article>
      ))}
    </>
  );
}
