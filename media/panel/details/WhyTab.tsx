import { itemsOf } from '../../../src/core/run/view/candidateItems';
import type { CandidateView } from '../../../src/core/run/view/runView';
import { ModelText } from '../controls/ModelText';
import { CandidateExhibits } from '../exhibits/CandidateExhibits';
import { ItemList } from '../exhibits/ItemList';
import { ReflectionItem } from '../history/ReflectionItem';
import { ReflectionText } from '../history/ReflectionText';
import { usePanel } from '../panelContext';

/** Why a candidate was made: the items that it holds and the cases behind them, the reflections, and what the method showed of it. */
export function WhyTab({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const details = model.details.value;
  if (!details) return null;
  const { reflection, failures, exhibits } = details;
  const items = itemsOf(candidate) ?? [];
  return (
    <>
      {items.length > 0 && (
        <>
          <h3>{strings.why.rules}</h3>
          <ItemList items={items} />
        </>
      )}
      {reflection ? (
        <>
          <h3>
            <ModelText text={reflection.title} />
          </h3>
          <ReflectionText reflection={reflection} became={candidate} />
        </>
      ) : (
        <p class="empty">{strings.why.noReflection}</p>
      )}
      {failures.length > 0 && (
        <>
          <h3>{strings.why.writtenFrom}</h3>
          <ul class="reflections">
            {failures.map((failure) => (
              <ReflectionItem key={failure.id} reflection={failure} content={() => <ReflectionText reflection={failure} />} />
            ))}
          </ul>
        </>
      )}
      <CandidateExhibits exhibits={exhibits} />
    </>
  );
}
