import { useMemo } from 'preact/hooks';
import type { ReflectionView } from '../../../src/core/run/view/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { ReflectionItem } from './ReflectionItem';

/** Every reflection and every request for proposals, by step, the latest step first. */
export function ReflectionList() {
  const { model, strings, numbers } = usePanel();
  const reflections = model.run.value?.reflections;
  const groups = useMemo(() => byStep(reflections ?? []), [reflections]);
  return (
    <>
      {groups.map(([step, ofStep]) => (
        <section key={step} class="reflection-step" aria-label={fill(strings.history.step, numbers.whole(step))}>
          <h3>{fill(strings.history.step, numbers.whole(step))}</h3>
          <ul class="reflections">
            {ofStep.map((reflection) => (
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
