import { ModelText, plainModelText } from '../controls/ModelText';
import { usePanel } from '../panelContext';
import { ExhibitView } from './ExhibitView';

/** What the method shows of its state: one exhibit, and which. */
export function RunExhibits() {
  const { model, strings } = usePanel();
  const exhibits = model.exhibits.value ?? [];
  const wanted = model.view.value.exhibit;
  const shown = exhibits.find(({ id }) => id === wanted) ?? exhibits[0];
  if (!shown) return null;
  return (
    <>
      <p class="muted">{strings.exhibits.note}</p>
      {exhibits.length === 1 ? (
        <h3>
          <ModelText text={shown.title} />
        </h3>
      ) : (
        <select
          aria-label={strings.exhibits.shown}
          value={shown.id}
          onChange={(event) => model.look({ exhibit: event.currentTarget.value })}
        >
          {exhibits.map(({ id, title }) => (
            <option key={id} value={id}>
              {plainModelText(title)}
            </option>
          ))}
        </select>
      )}
      <ExhibitView key={shown.id} head={shown} place="exhibit" />
    </>
  );
}
