import type { RunView } from '../../../src/core/run/view/runView';
import type { Verdict } from '../../../src/core/stats/verdict';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import type { NumberFormat } from '../format/numbers';
import { usePanel } from '../panelContext';
import { DifferencePlot } from './DifferencePlot';
import { HeadlineWords } from './HeadlineWords';

/** The strings of the verdicts' words. */
export const verdictWords = { proven: 'proven', 'not proven': 'notProven', 'no gain': 'noGain', worse: 'worse' } as const;
const verdictIcons = { proven: 'pass', 'not proven': undefined, 'no gain': undefined, worse: 'warning' } as const;
const verdictExplanations = {
  proven: 'explainProven',
  'not proven': 'explainNotProven',
  'no gain': 'explainNoGain',
  worse: 'explainWorse',
} as const;

/** The verdict with what it rests on: the figures, the interval against zero, and both scores. */
export function VerdictHeadline({ run, verdict }: { readonly run: RunView; readonly verdict: Verdict }) {
  const { strings, numbers } = usePanel();
  const { large, small } = verdictText(run, verdict, strings, numbers);
  return (
    <div class={`headline headline-${verdictWords[verdict.kind]}`}>
      <HeadlineWords large={large} small={small} icon={verdictIcons[verdict.kind]} />
      {isCompared(run, verdict) && (
        <div class="headline-more">
          <DifferencePlot verdict={verdict} />
          <Reading run={run} verdict={verdict} />
        </div>
      )}
      <Beside />
    </div>
  );
}

/** How many runs of this prompt there are: of many, one is lucky. */
function Beside() {
  const { model, strings, numbers } = usePanel();
  const snapshot = model.snapshot.value;
  const beside = snapshot?.kind === 'run' ? snapshot.beside : undefined;
  if (!beside) return null;
  const { number, total } = beside;
  return <p class="headline-beside">{total === 1 ? strings.verdict.besideNone : fill(strings.verdict.beside, numbers.whole(number), numbers.whole(total))}</p>;
}

/** The plot in words, what is missing for a proof, both scores, and what all of it means. */
function Reading({ run, verdict }: { readonly run: RunView; readonly verdict: Verdict }) {
  const { model, strings, numbers } = usePanel();
  const before = model.baseline.value?.scores.test;
  const after = model.best.value?.scores.test;
  const { low, high } = verdict.interval;
  return (
    <div class="headline-reading">
      <p>
        {low > 0 || high < 0 ? strings.verdict.outside : strings.verdict.inside} {neededText(verdict, strings, numbers)}
      </p>
      {before && after && (
        <p>
          {fill(
            run.repeats > 1 ? strings.verdict.scoresRepeated : strings.verdict.scores,
            numbers.percent(before.mean),
            numbers.percent(after.mean),
            kindText('test', strings),
            numbers.whole(run.repeats),
          )}
        </p>
      )}
      <details class="explanation">
        <summary>{strings.verdict.explain}</summary>
        <p>{fill(strings.verdict[verdictExplanations[verdict.kind]], numbers.whole(verdict.cases))}</p>
        <p>{strings.verdict.explainInterval}</p>
        <p>{strings.verdict.explainValidation}</p>
      </details>
    </div>
  );
}

/** How many cases a proof would take; nothing where that is not the question. */
export function neededText({ kind, casesNeeded, cases }: Verdict, strings: PanelStrings, numbers: NumberFormat): string {
  if (kind !== 'not proven' || casesNeeded === undefined) return '';
  return fill(strings.verdict.needed, numbers.whole(casesNeeded), numbers.whole(cases));
}

/** The verdict in words: the finding, and the figures it rests on. */
export function verdictText(run: RunView, verdict: Verdict, strings: PanelStrings, numbers: NumberFormat): { large: string; small: string } {
  const word = strings.verdict[verdictWords[verdict.kind]];
  if (run.best === run.baseline) return { large: word, small: keptText(run, strings, numbers) };
  if (verdict.cases === 0) return { large: word, small: strings.verdict.noTestCases };
  return {
    large: fill(strings.verdict.headline, word, numbers.points(verdict.difference)),
    small: fill(
      strings.verdict.figures,
      numbers.points(verdict.interval.low),
      numbers.points(verdict.interval.high),
      numbers.pValue(verdict.pValue),
      numbers.whole(verdict.cases),
      kindText('test', strings),
    ),
  };
}

/** That nothing was admitted, and what the test cases were asked for then. */
function keptText({ candidates, baseline }: RunView, strings: PanelStrings, numbers: NumberFormat): string {
  const { verdict } = strings;
  const score = candidates.find(({ id }) => id === baseline)?.scores.test;
  return score === undefined ? verdict.keptOriginal : `${verdict.keptOriginal} ${fill(verdict.keptScore, numbers.percent(score.mean), numbers.whole(score.count), kindText('test', strings))}`;
}

function isCompared(run: RunView, verdict: Verdict): boolean {
  return verdict.cases > 0 && run.best !== run.baseline;
}
