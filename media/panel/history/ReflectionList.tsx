import { useEffect, useMemo } from 'preact/hooks';
import type { ReflectionQuery } from '../../../src/panel/listQueries';
import type { ReflectionRow } from '../../../src/panel/lists';
import { ListTools, useListView } from '../controls/ListTools';
import { useSameElements } from '../controls/useSameElements';
import { fill } from '../format/fill';
import { useList } from '../model/useList';
import { useWanted } from '../model/useWanted';
import { usePanel } from '../panelContext';
import { ReflectionItem } from './ReflectionItem';
import { ReflectionText } from './ReflectionText';

/** Of very many, so many stand on a page. */
const pageSize = 25;

/** Every reflection and every request for proposals, by step, the latest step first. */
export function ReflectionList() {
  const { model, strings } = usePanel();
  const isLong = model.lists.value === undefined;
  const view = useListView(pageSize, isLong);
  const [wanted, found] = useWanted('reflection');
  const query: ReflectionQuery = {
    list: 'reflections',
    ...view.query,
    ...(isLong && wanted !== undefined ? { locate: wanted } : {}),
  };
  const page = useList('reflections', query);
  const groups = useMemo(() => byStep(page?.rows ?? []), [page?.rows]);
  const sameStep = useSameElements();
  const place = page?.located;
  useEffect(() => {
    if (wanted === undefined) return;
    if (place !== undefined) view.turn(Math.floor(place / pageSize) * pageSize);
    if (page?.rows.some(({ id }) => id === wanted)) found();
  }, [wanted, place, page?.rows]);
  return (
    <>
      {isLong && (
        <ListTools view={view} page={page} findLabel={strings.lists.findReflections} pagesLabel={strings.lists.pagesOfReflections} />
      )}
      {page?.isSearching && (
        <p class="muted" role="status">
          {strings.lists.searching}
        </p>
      )}
      {page?.total === 0 && !page.isSearching && <p class="empty">{strings.lists.noneFound}</p>}
      {groups.map(([step, ofStep]) => {
        const wantedHere = ofStep.find(({ id }) => id === wanted)?.id;
        return sameStep(String(step), [isLong, wantedHere, ...ofStep], () => (
          <StepReflections key={step} step={step} reflections={ofStep} wanted={wantedHere} isLong={isLong} />
        ));
      })}
    </>
  );
}

interface StepReflectionsProps {
  readonly step: number;
  readonly reflections: readonly ReflectionRow[];
  /** The one that the host asked to show, if it is among these. */
  readonly wanted: string | undefined;
  readonly isLong: boolean;
}

function StepReflections({ step, reflections, wanted, isLong }: StepReflectionsProps) {
  const { strings, numbers } = usePanel();
  const title = fill(strings.history.step, numbers.whole(step));
  return (
    <section class={isLong ? 'reflection-step long-step' : 'reflection-step'} aria-label={title}>
      <h3>{title}</h3>
      <ul class="reflections">
        {reflections.map((reflection) => (
          <ReflectionItem
            key={reflection.id}
            reflection={reflection}
            made={reflection.made}
            wanted={reflection.id === wanted}
            content={() => <ReflectionText reflection={reflection} />}
          />
        ))}
      </ul>
    </section>
  );
}

function byStep(reflections: readonly ReflectionRow[]): readonly (readonly [number, readonly ReflectionRow[]])[] {
  const groups = new Map<number, ReflectionRow[]>();
  for (const reflection of reflections) {
    const ofStep = groups.get(reflection.step);
    if (ofStep) ofStep.push(reflection);
    else groups.set(reflection.step, [reflection]);
  }
  return [...groups];
}
