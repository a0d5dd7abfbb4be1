import { useState } from 'preact/hooks';
import type { CaseChange } from '../../../src/core/run/runView';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { CaseItem } from './CaseItem';

/** So many cases are listed at first. */
const pageSize = 50;
const splitOrder = { test: 0, validation: 1, train: 2 } as const;

/** The cases that the candidate fixed and broke, against the original. What it broke comes first: it is what a reviewer must see. */
export function CasesTab() {
  const { model, strings, numbers } = usePanel();
  const state = model.caseChanges.value;
  switch (state.kind) {
    case 'none':
      return <p class="empty">{strings.cases.notScored}</p>;
    case 'loading':
      return (
        <p class="empty" role="status">
          {strings.cases.loading}
        </p>
      );
    case 'failed':
      return (
        <p class="empty" role="alert">
          {fill(strings.cases.failed, state.message)}
        </p>
      );
    case 'known': {
      const changes = [...state.changes].sort((a, b) => splitOrder[a.split] - splitOrder[b.split]);
      const fixed = changes.filter((change) => change.after > change.before);
      const broken = changes.filter((change) => change.after < change.before);
      const same = changes.length - fixed.length - broken.length;
      const counts = [fixed.length, broken.length, same].map((count) => numbers.whole(count));
      return (
        <>
          <p class="muted">{fill(same > 0 ? strings.cases.countsAndSame : strings.cases.counts, ...counts)}</p>
          <CaseList title={fill(strings.cases.broken, numbers.whole(broken.length))} none={strings.cases.noneBroken} changes={broken} />
          <CaseList title={fill(strings.cases.fixed, numbers.whole(fixed.length))} none={strings.cases.noneFixed} changes={fixed} />
        </>
      );
    }
  }
}

function CaseList({ title, none, changes }: { readonly title: string; readonly none: string; readonly changes: readonly CaseChange[] }) {
  const { strings, numbers } = usePanel();
  const [limit, setLimit] = useState(pageSize);
  const rest = changes.length - limit;
  return (
    <>
      <h3>{title}</h3>
      {changes.length === 0 && <p class="empty">{none}</p>}
      <ul class="cases" aria-label={title}>
        {changes.slice(0, limit).map((change) => (
          <CaseItem key={`${change.split} ${change.case}`} change={change} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class="link" onClick={() => setLimit(limit + pageSize)}>
          {fill(strings.cases.more, numbers.whole(Math.min(rest, pageSize)))}
        </button>
      )}
    </>
  );
}
