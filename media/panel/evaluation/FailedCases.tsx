import { useEffect, useState } from 'preact/hooks';
import type { Split } from '../../../src/core/cases/case';
import type { FailedCase, FailedPage, ScoreSummary } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import { Disclosure } from '../controls/Disclosure';
import { FlawNote } from '../controls/FlawNote';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';
import { FailedItem } from './FailedItem';
import { scoreText } from './scoreText';

interface FailedCasesProps {
  readonly run: RunHead;
  readonly split: Split;
  readonly score: ScoreSummary;
  /** Whether the wrong ones are shown at first. */
  readonly open: boolean;
}

/**
 * The failed cases of one split: the wrong ones, then those without an answer. The host sends them page by page, when they are asked for.
 */
export function FailedCases({ run, split, score, open }: FailedCasesProps) {
  const panel = usePanel();
  const { model, strings, numbers } = panel;
  const { evaluated } = strings;
  const [pages, setPages] = useState<FailedPage | undefined>(undefined);
  const [loading, setLoading] = useState(false);
  const load = async (known: readonly FailedCase[]): Promise<void> => {
    if (loading) return;
    setLoading(true);
    const page = await model.failedCases(run.baseline, split, known.length);
    if (page) setPages({ ...page, cases: [...known, ...page.cases] });
    setLoading(false);
  };
  useEffect(() => void load([]), [run.id, score.count, score.errors]);
  if (!pages)
    return (
      <p class="empty" role="status">
        {strings.cases.loading}
      </p>
    );
  const { wrong, unanswered, cases } = pages;
  const rest = wrong + unanswered - cases.length;
  const groups = [
    {
      name: fill(run.scale === 'binary' ? evaluated.wrong : evaluated.notFull, numbers.whole(wrong)),
      count: wrong,
      cases: cases.slice(0, wrong),
    },
    { name: fill(evaluated.unanswered, numbers.whole(unanswered)), count: unanswered, cases: cases.slice(wrong) },
  ].filter(({ count }) => count > 0);
  const more = rest > 0 && (
    <button type="button" class="link" aria-disabled={loading || undefined} onClick={() => void load(cases)}>
      {fill(strings.cases.more, numbers.whole(rest))}
    </button>
  );
  return (
    <>
      <p>{scoreText(run, score, wrong, panel)}</p>
      <FlawNote score={score} />
      {groups.length === 0 && <p class="muted">{evaluated.allRight}</p>}
      {groups.map((group) => (
        <Disclosure
          key={group.name}
          class="case-group"
          open={open}
          summary={<span class="broken">{group.name}</span>}
          content={() => (
            <>
              <ul class="cases" aria-label={`${strings.splits[split]}: ${group.name}`}>
                {group.cases.map((failed) => (
                  <FailedItem key={failed.case} failed={failed} />
                ))}
              </ul>
              {group.cases.length < group.count && more}
            </>
          )}
        />
      ))}
    </>
  );
}
