import { useMemo } from 'preact/hooks';
import { CaseLinks } from '../controls/CaseLinks';
import { Disclosure } from '../controls/Disclosure';
import { StateMark } from '../controls/StateMark';
import { fill } from '../format/fill';
import { usePanel, useStateNames } from '../panelContext';
import { itemsOf, ruleVersions, type RuleChange, type RuleVersion } from './ruleChanges';
import { ModelText, modelText } from '../controls/ModelText';

/** How the rule memory grew: every version, also those that were rejected, and what each changed. */
export function RuleMemory() {
  const { model, strings } = usePanel();
  const candidates = model.run.value?.candidates ?? [];
  const versions = useMemo(() => ruleVersions(candidates), [candidates]);
  const latest = versions.findLast(({ candidate }) => candidate.state === 'best' || candidate.state === 'admitted');
  if (versions.length === 0) return <p class="empty">{strings.history.emptyMemory}</p>;
  return (
    <>
      <p class="muted">{strings.history.memoryNote}</p>
      <ol class="versions">
        {versions.map((version) => (
          <li key={version.candidate.id} class={`version version-${version.candidate.state}`}>
            <Version version={version} open={version === latest} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Version({ version, open }: { readonly version: RuleVersion; readonly open: boolean }) {
  const { strings, numbers } = usePanel();
  const stateNames = useStateNames();
  const { candidate, added, removed } = version;
  const count = itemsOf(candidate).length;
  return (
    <Disclosure
      open={open}
      summary={
        <span class="version-summary">
          <StateMark state={candidate.state} />
          <span>{fill(strings.history.version, numbers.whole(candidate.step), candidate.id)}</span>
          <span class="muted">{stateNames[candidate.state]}</span>
          <span>{count === 1 ? strings.history.rulesOne : fill(strings.history.rulesMany, numbers.whole(count))}</span>
          <span class="version-growth">
            {added > 0 && <span class="fixed">{numbers.signedWhole(added)}</span>}{' '}
            {removed > 0 && <span class="broken">{numbers.signedWhole(-removed)}</span>}
          </span>
          {candidate.reason !== undefined && <ModelText class="muted version-reason" text={candidate.reason} />}
        </span>
      }
      content={() => (
        <ul class="rule-diff">
          {version.changes.map((change, index) => (
            <RuleLine key={index} change={change} />
          ))}
        </ul>
      )}
    />
  );
}

function RuleLine({ change }: { readonly change: RuleChange }) {
  const { strings } = usePanel();
  const { text, cases } = change.rule;
  return (
    <li class={`rule-${change.kind}`}>
      <span class="rule-sign" aria-hidden="true">
        {change.kind === 'added' ? '+' : change.kind === 'removed' ? '−' : ''}
      </span>
      <span>
        {change.kind === 'same' && <ModelText text={text} />}
        {change.kind === 'added' && (
          <>
            <span class="visually-hidden">{strings.history.added}: </span>
            <ins class="model-text">{modelText(text)}</ins>
          </>
        )}
        {change.kind === 'removed' && (
          <>
            <span class="visually-hidden">{strings.history.removed}: </span>
            <del class="model-text">{modelText(text)}</del>
          </>
        )}{' '}
        <CaseLinks cases={cases} />
      </span>
    </li>
  );
}
