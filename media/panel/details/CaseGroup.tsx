import { useEffect, useState } from 'preact/hooks';
import type { CaseChange, CaseOutcome, SplitPairs } from '../../../src/core/run/view/runView';
import { Disclosure } from '../controls/Disclosure';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { CaseItem } from './CaseItem';

interface CaseGroupProps {
  readonly candidate: string;
  readonly pairs: SplitPairs;
  readonly outcome: CaseOutcome;
  /** Whether it is open at first. */
  readonly open: boolean;
}

/** The cases behind one count of the table; the host sends them page by page, when they are asked for. */
export function CaseGroup({ candidate, pairs, outcome, open }: CaseGroupProps) {
  const { strings, numbers } = usePanel();
  const count = pairs.counts[outcome];
  const graded = pairs.sameRight === undefined;
  const names = graded
    ? { fixed: strings.cases.betterCount, broken: strings.cases.worseCount, same: strings.cases.sameCount }
    : { fixed: strings.cases.fixed, broken: strings.cases.broken, same: strings.cases.sameCount };
  const name = fill(names[outcome], numbers.whole(count));
  if (count === 0) return <p class="muted case-group-none">{name}</p>;
  const first = outcome === 'same' ? [] : pairs.first[outcome];
  return (
    <Disclosure
      class="case-group"
      open={open}
      summary={<span class={outcome}>{name}</span>}
      content={() => (
        <CaseList key={count} label={`${strings.splits[pairs.split]}: ${name}`} {...{ candidate, pairs, outcome, first, count }} />
      )}
    />
  );
}

interface CaseListProps {
  readonly label: string;
  readonly candidate: string;
  readonly pairs: SplitPairs;
  readonly outcome: CaseOutcome;
  readonly first: readonly CaseChange[];
  readonly count: number;
}

function CaseList({ label, candidate, pairs, outcome, first, count }: CaseListProps) {
  const { model, strings, numbers } = usePanel();
  const [more, setMore] = useState<readonly CaseChange[]>([]);
  const [loading, setLoading] = useState(false);
  const cases = [...first, ...more];
  const rest = count - cases.length;
  const load = async (): Promise<void> => {
    if (loading) return;
    setLoading(true);
    const page = await model.casePage(candidate, { split: pairs.split, outcome, from: cases.length });
    setMore([...more, ...page]);
    setLoading(false);
  };
  useEffect(() => {
    if (first.length === 0) void load();
  }, []);
  return (
    <>
      <ul class="cases" aria-label={label}>
        {cases.map((change) => (
          <CaseItem key={change.case} change={change} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class="link" aria-disabled={loading || undefined} onClick={() => void load()}>
          {fill(strings.cases.more, numbers.whole(rest))}
        </button>
      )}
    </>
  );
}
