import { useState } from 'preact/hooks';
import { mostRows, type ItemChange, type VersionRow } from '../../../src/panel/lists';
import { CaseLinks } from '../controls/CaseLinks';
import { Disclosure } from '../controls/Disclosure';
import { ModelText, modelText } from '../controls/ModelText';
import { Pager } from '../controls/Pager';
import { StateMark } from '../controls/StateMark';
import { fill } from '../format/fill';
import { useList } from '../model/useList';
import { usePanel, useStateNames } from '../panelContext';

/** Of very many versions, so many stand on a page. */
const pageSize = 50;

/** How the rule memory grew: every version, also those that were rejected, and what each changed. */
export function RuleMemory() {
  const { model, strings } = usePanel();
  const isLong = model.lists.value === undefined;
  const count = model.run.value?.history.versions ?? 0;
  const [turned, setTurned] = useState<number | undefined>(undefined);
  // The latest are on the last page.
  const from = turned ?? Math.max(0, Math.ceil(count / pageSize) - 1) * pageSize;
  const page = useList('versions', { list: 'versions', ...(isLong ? { from, count: pageSize } : { from: 0, count: mostRows }) });
  if (!page) return null;
  return (
    <>
      <p class="muted">{strings.history.memoryNote}</p>
      {isLong && <Pager label={strings.lists.pagesOfVersions} page={page} size={pageSize} onTurn={setTurned} />}
      <ol class="versions" start={page.from + 1}>
        {page.rows.map((version) => (
          <li key={version.id} class={`version version-${version.state}`}>
            <Version version={version} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Version({ version }: { readonly version: VersionRow }) {
  const { strings, numbers } = usePanel();
  const stateNames = useStateNames();
  const { id, step, state, reason, count, added, removed, latest } = version;
  return (
    <Disclosure
      open={latest}
      summary={
        <span class="version-summary">
          <StateMark state={state} />
          <span>{fill(strings.history.version, numbers.whole(step), id)}</span>
          <span class="muted">{stateNames[state]}</span>
          <span>{count === 1 ? strings.history.rulesOne : fill(strings.history.rulesMany, numbers.whole(count))}</span>
          <span class="version-growth">
            {added > 0 && <span class="fixed">{numbers.signedWhole(added)}</span>}{' '}
            {removed > 0 && <span class="broken">{numbers.signedWhole(-removed)}</span>}
          </span>
          {reason !== undefined && <ModelText class="muted version-reason" text={reason} />}
        </span>
      }
      content={() => (
        <ul class="rule-diff">
          {version.changes.map((change, index) => (
            <ChangedItem key={index} change={change} />
          ))}
        </ul>
      )}
    />
  );
}

function ChangedItem({ change }: { readonly change: ItemChange }) {
  const { strings } = usePanel();
  const { text, cases } = change.item;
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
