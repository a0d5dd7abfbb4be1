import { ModelText, modelText } from '../controls/ModelText';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

/** Of the original there are no edits, but the texts that edits can be made to. */
export function OriginalSlots() {
  const { model, strings } = usePanel();
  const run = model.run.value;
  const slots = run?.components.filter(({ name, value }) => value !== '' && run.mayChange.includes(name)) ?? [];
  return (
    <>
      {slots.map(({ name, kind, value }) => (
        <article key={name} class="slot" aria-label={fill(strings.edits.kinds[kind], name)}>
          <div class="slot-head">
            <h3>
              <ModelText text={name} />
            </h3>
          </div>
          <div class="model-text diff-text">{modelText(value)}</div>
        </article>
      ))}
    </>
  );
}
