import type { CandidateView, ReflectionView, RunView } from '../../../src/core/run/view/runView';
import { CaseLinks } from '../controls/CaseLinks';
import { usePanel } from '../panelContext';
import { ReflectionText } from '../history/ReflectionText';
import { ReflectionItem } from '../history/ReflectionItem';
import { ModelText } from '../controls/ModelText';
import { itemsOf } from '../history/ruleChanges';

/** Why a candidate was made: the reflections, the rules, and the cases behind them. */
export function WhyTab({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const items = itemsOf(candidate);
  const reflection = model.reflections.value.get(candidate.reflection ?? '');
  const failures = reflection?.kind === 'meta' || reflection?.kind === 'repair' ? failuresBefore(run, reflection) : [];
  return (
    <>
      {items.length > 0 && (
        <>
          <h3>{strings.why.rules}</h3>
          <ul class="rules">
            {items.map((rule) => (
              <li key={rule.id}>
                <ModelText text={rule.text} /> <CaseLinks cases={rule.cases} />
              </li>
            ))}
          </ul>
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
              <ReflectionItem key={failure.id} reflection={failure} links={false} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The reflections on failures of the same step, which a meta-reflection was written from. */
function failuresBefore(run: RunView, meta: ReflectionView): readonly ReflectionView[] {
  return run.reflections.filter((reflection) => reflection.kind === 'failure' && reflection.step === meta.step);
}
