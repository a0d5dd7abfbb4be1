import { useMemo } from 'preact/hooks';
import type { ReflectionView, StepView } from '../../../src/core/run/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { ReflectionItem } from './ReflectionItem';
import { ModelText } from '../controls/ModelText';

/** Every reflection and every request for proposals, by step, the latest step first. */
export function ReflectionList() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const groups = useMemo(() => byStep(run?.reflections ?? []), [run?.reflections]);
  const descriptions = useMemo(() => new Map(run?.steps.map((step: StepView) => [step.step, step.description])), [run?.steps]);
  return (
    <>
      {groups.map(([step, reflections]) => (
        <section key={step} class="reflection-step" aria-label={fill(strings.history.step, numbers.whole(step))}>
          <h3>
            {fill(strings.history.step, numbers.whole(step))} <ModelText class="muted" text={descriptions.get(step) ?? ''} />
          </h3>
          <ul class="reflections">
            {reflections.map((reflection) => (
              <ReflectionItem key={reflection.id} reflection={reflection} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function byStep(reflections: readonly ReflectionView[]): readonly (readonly [number, readonly ReflectionView[]])[] {
  const groups = new Map<number, ReflectionView[]>();
  for (const reflection of reflections) groups.set(reflection.step, [...(groups.get(reflection.step) ?? []), reflection]);
  return [...groups].sort(([a], [b]) => b - a);
}
