import type { ScoreSummary } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import { digitsOf } from '../../../src/core/stats/figures';
import type { Verdict } from '../../../src/core/stats/verdict';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { FlawNote } from '../controls/FlawNote';
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
export function VerdictHeadline({ run, verdict }: { readonly run: RunHead; readonly verdict: Verdict }) {
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
      {run.notTried && <p class="headline-beside">{fill(strings.verdict.notTried, run.notTried.join('; '))}</p>}
      <Beside />
    </div>
  );
}

/** How many runs of this prompt there are: of many, one is lucky. */
function Beside() {
  const { model, strings, numbers } = usePanel();
  const beside = model.run.value?.beside;
  if (!beside) return null;
  const { number, total } = beside;
  return (
    <p class="headline-beside">
      {total === 1 ? strings.verdict.besideNone : fill(strings.verdict.beside, numbers.whole(number), numbers.whole(total))}
    </p>
  );
}

/** The plot in words, what is missing for a proof, both scores, and what all of it means. */
function Reading({ run, verdict }: { readonly run: RunHead; readonly verdict: Verdict }) {
  const { model, strings, numbers } = usePanel();
  const before = model.baseline.value?.scores.test;
  const after = model.best.value?.scores.test;
  const { low, high } = verdict.interval;
  return (
    <div class="headline-reading">
      <p>
        {low > 0 || high < 0 ? strings.verdict.outside : strings.verdict.inside} {neededText(verdict, strings, numbers)}
      </p>
      {before && after && <p>{scoresText(run, before, after, strings, numbers)}</p>}
      <FlawNote score={before} name={run.baseline} />
      {run.best !== run.baseline && <FlawNote score={after} name={run.best} />}
      <details class="explanation">
        <summary>{strings.verdict.explain}</summary>
        <p>{fill(strings.verdict[verdictExplanations[verdict.kind]], numbers.whole(verdict.cases))}</p>
        <p>{strings.verdict.explainInterval}</p>
        <p>{strings.verdict.explainValidation}</p>
      </details>
    </div>
  );
}

/**
 * Both scores on the test cases; with how many each is of where these differ, since they might then
 * read otherwise than the verdict, which is paired.
 */
function scoresText(run: RunHead, before: ScoreSummary, after: ScoreSummary, strings: PanelStrings, numbers: NumberFormat): string {
  const { verdict } = strings;
  const kind = kindText('test', strings);
  const digits = digitsOf([before.mean, after.mean, after.mean - before.mean]);
  const [original, best] = [numbers.percent(before.mean, digits), numbers.percent(after.mean, digits)];
  const isSame = before.count === after.count && before.errors + after.errors === 0;
  if (!isSame) return fill(verdict.scoresApart, original, numbers.whole(before.count), best, numbers.whole(after.count), kind);
  return fill(run.repeats > 1 ? verdict.scoresRepeated : verdict.scores, original, best, kind, numbers.whole(run.repeats));
}

/** How many cases a proof would take; nothing where that is not the question. */
export function neededText({ kind, casesNeeded, cases }: Verdict, strings: PanelStrings, numbers: NumberFormat): string {
  if (kind !== 'not proven' || casesNeeded === undefined) return '';
  return fill(strings.verdict.needed, numbers.whole(casesNeeded), numbers.whole(cases));
}

/** The verdict in words: the finding, and the figures it rests on. */
export function verdictText(
  run: RunHead,
  verdict: Verdict,
  strings: PanelStrings,
  numbers: NumberFormat,
): { large: string; small: string } {
  const word = strings.verdict[verdictWords[verdict.kind]];
  const { difference, interval } = verdict;
  const digits = digitsOf([difference, interval.low, interval.high]);
  if (run.best === run.baseline) return { large: word, small: keptText(run, strings, numbers) };
  if (verdict.cases === 0) return { large: word, small: strings.verdict.noTestCases };
  return {
    large: fill(strings.verdict.headline, word, numbers.points(difference, digits)),
    small: fill(
      strings.verdict.figures,
      numbers.points(interval.low, digits),
      numbers.points(interval.high, digits),
      numbers.pValue(verdict.pValue),
      numbers.whole(verdict.cases),
      kindText('test', strings),
    ),
  };
}

/** Why the original stays, and what the test cases were asked for then. */
function keptText(run: RunHead, strings: PanelStrings, numbers: NumberFormat): string {
  const { verdict } = strings;
  const score = run.original?.scores.test;
  const why =
    run.keeps === 'tied' ? verdict.tiedOriginal : run.keeps === 'none written' ? unwritten(run, strings, numbers) : verdict.keptOriginal;
  return score === undefined
    ? why
    : `${why} ${fill(verdict.keptScore, numbers.percent(score.mean), numbers.whole(score.count), kindText('test', strings))}`;
}

/** That no prompt was written, and how far the reflection model came. */
function unwritten({ reflected, spending }: RunHead, { verdict }: PanelStrings, numbers: NumberFormat): string {
  const { asked, arrived } = reflected;
  const seconds = spending.secondsOfReflection;
  const counts = [numbers.whole(arrived), numbers.whole(asked)] as const;
  return seconds === undefined ? fill(verdict.unwritten, ...counts) : fill(verdict.unwrittenPace, ...counts, numbers.decimal(seconds));
}

function isCompared(run: RunHead, verdict: Verdict): boolean {
  return verdict.cases > 0 && run.best !== run.baseline;
}
