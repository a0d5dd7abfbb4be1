import type { CandidateView, SplitPairs } from '../../../src/core/run/view/runView';
import { digitsOf } from '../../../src/core/stats/figures';
import { stoppedEarly } from '../../../src/panel/candidateOrder';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel } from '../panelContext';
import { CaseGroup } from './CaseGroup';
import { PairsTable } from './PairsTable';

/** Candidate and original on the same cases, split by split. What it broke is listed first: it is what a reviewer must see. */
export function CasesTab({ candidate }: { readonly candidate: CandidateView }) {
  const { model, strings } = usePanel();
  const state = model.pairedCases.value;
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
    case 'known':
      if (state.splits.length === 0) return <p class="empty">{strings.cases.noPairs}</p>;
      return (
        <>
          {state.splits.map((pairs, index) => (
            <SplitSection key={pairs.split} candidate={candidate} pairs={pairs} open={index === 0} />
          ))}
        </>
      );
  }
}

function SplitSection({
  candidate,
  pairs,
  open,
}: {
  readonly candidate: CandidateView;
  readonly pairs: SplitPairs;
  readonly open: boolean;
}) {
  const { strings, numbers } = usePanel();
  const { cases } = strings;
  const title = fill(cases.titles[pairs.split], kindText(pairs.split, strings));
  const { fixed, broken, same } = pairs.counts;
  const compared = fixed + broken + same;
  const size =
    compared === pairs.size
      ? fill(cases.comparedAll, numbers.whole(compared))
      : fill(cases.compared, numbers.whole(compared), numbers.whole(pairs.size));
  const digits = digitsOf([pairs.before, pairs.after, pairs.meanChange.all]);
  const means = fill(
    cases.means,
    numbers.percent(pairs.before, digits),
    numbers.percent(pairs.after, digits),
    numbers.points(pairs.meanChange.all, digits),
  );
  // The part of a split that a race came to has no mean worth telling.
  const partial = pairs.split === 'validation' && stoppedEarly(candidate) !== undefined;
  return (
    <section class="split-pairs" aria-label={title}>
      <div class="slot-head">
        <h3>{title}</h3>
        <span class="muted">{size}</span>
      </div>
      <p class="muted">{partial ? cases.notes.partial : `${means} ${cases.notes[pairs.split]}`}</p>
      <PairsTable pairs={pairs} />
      <CaseGroup outcome="broken" candidate={candidate.id} pairs={pairs} open={open} />
      <CaseGroup outcome="fixed" candidate={candidate.id} pairs={pairs} open={open && broken === 0} />
      <CaseGroup outcome="same" candidate={candidate.id} pairs={pairs} open={false} />
    </section>
  );
}
