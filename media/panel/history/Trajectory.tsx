import { Icon } from '../controls/Icon';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { CandidateLinks } from './CandidateLinks';
import { ModelBlock } from '../controls/ModelBlock';
import { requestOf, useReflectionTexts } from './reflectionTexts';

/** What the optimizer saw when it asked for proposals, step by step, word for word. */
export function Trajectory() {
  const { model, strings, numbers } = usePanel();
  const { history } = strings;
  const requests = model.run.value?.reflections.filter((reflection) => reflection.kind === 'proposal') ?? [];
  const wanted = model.view.value.trajectory;
  const found = requests.findIndex((reflection) => reflection.id === wanted);
  const index = found < 0 ? requests.length - 1 : found;
  const shown = requests[index];
  const texts = useReflectionTexts(shown);
  if (!shown) return null;
  const go = (to: number): void => {
    const reflection = requests[to];
    if (reflection) model.look({ trajectory: reflection.id });
  };
  return (
    <>
      <p class="muted">{history.trajectoryNote}</p>
      <div class="steps">
        <StepButton icon="chevron-left" label={history.earlier} disabled={index === 0} onPress={() => go(index - 1)} />
        <select aria-label={history.request} value={shown.id} onChange={(event) => go(event.currentTarget.selectedIndex)}>
          {requests.map((reflection) => (
            <option key={reflection.id} value={reflection.id}>
              {reflection.title}
            </option>
          ))}
        </select>
        <StepButton icon="chevron-right" label={history.later} disabled={index === requests.length - 1} onPress={() => go(index + 1)} />
        <span class="muted">
          {shown.candidates.length === 1 ? history.becameOne : fill(history.becameMany, numbers.whole(shown.candidates.length))}
        </span>
        <CandidateLinks ids={shown.candidates} />
      </div>
      {texts === undefined ? (
        <p class="empty" role="status">
          {strings.why.reading}
        </p>
      ) : (
        <ModelBlock class="trajectory" label={fill(history.requestText, shown.title)} text={requestOf(texts)} />
      )}
    </>
  );
}

interface StepButtonProps {
  readonly icon: 'chevron-left' | 'chevron-right';
  readonly label: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

function StepButton({ icon, label, disabled, onPress }: StepButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-disabled={disabled || undefined}
      onClick={() => !disabled && onPress()}
    >
      <Icon name={icon} />
    </button>
  );
}
