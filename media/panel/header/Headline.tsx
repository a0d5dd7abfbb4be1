import type { RunView } from '../../../src/core/run/runView';
import type { Verdict } from '../../../src/core/stats/verdict';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { Icon, type IconName } from '../controls/Icon';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';
import { usePanel } from '../panelContext';
import { DifferenceMark } from './DifferenceMark';

const verdictWords = { proven: 'proven', 'not proven': 'notProven', 'no gain': 'noGain', worse: 'worse' } as const;
const verdictIcons = { proven: 'pass', 'not proven': undefined, 'no gain': undefined, worse: 'warning' } as const;
const verdictExplanations = {
  proven: 'explainProven',
  'not proven': 'explainNotProven',
  'no gain': 'explainNoGain',
  worse: 'explainWorse',
} as const;

/** The one thing to know: the verdict, or the best score until there is one. */
export function Headline() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  if (run.verdict) return <VerdictHeadline run={run} verdict={run.verdict} />;
  if (run.method === 'evaluate') return <MeasuredHeadline />;
  const baseline = model.baseline.value?.scores.validation;
  const best = model.best.value?.scores.validation;
  const { headline } = strings;
  if (!baseline || !best) return <Words large={headline.waiting} small={headline.waitingNote} />;
  const count = numbers.whole(best.count);
  if (run.best === run.baseline) {
    return <Words large={fill(headline.original, numbers.percent(baseline.mean))} small={fill(headline.originalNote, count)} />;
  }
  const change = numbers.points(model.best.value?.change ?? best.mean - baseline.mean);
  return (
    <Words
      large={fill(headline.best, numbers.percent(best.mean))}
      small={fill(headline.bestNote, change, numbers.percent(baseline.mean), count)}
    />
  );
}

/** Of an evaluation: the prompt's score on all cases, once it is there. */
function MeasuredHeadline() {
  const { model, strings, numbers } = usePanel();
  const score = model.baseline.value?.scores.test;
  const { headline } = strings;
  if (!score) return <Words large={headline.waiting} />;
  const note = fill(headline.measuredNote, numbers.percentRange(score.interval), numbers.whole(score.count));
  return <Words large={fill(headline.measured, numbers.percent(score.mean))} small={note} />;
}

function VerdictHeadline({ run, verdict }: { readonly run: RunView; readonly verdict: Verdict }) {
  const { model, strings, numbers } = usePanel();
  const { large, small } = verdictText(run, verdict, strings, numbers);
  const before = model.baseline.value?.scores.test;
  const after = model.best.value?.scores.test;
  const compared = verdict.cases > 0 && run.best !== run.baseline;
  return (
    <div class={`headline headline-${verdictWords[verdict.kind]}`}>
      <Words large={large} small={small} icon={verdictIcons[verdict.kind]} />
      {compared && (
        <div class="headline-more">
          <DifferenceMark difference={verdict.difference} interval={verdict.interval} />
          {before && after && (
            <span>{fill(strings.verdict.scores, numbers.percent(before.mean), numbers.percent(after.mean))}</span>
          )}
          <details class="explanation">
            <summary>{strings.verdict.explain}</summary>
            <p>{fill(strings.verdict[verdictExplanations[verdict.kind]], numbers.whole(verdict.cases))}</p>
            <p>{strings.verdict.explainInterval}</p>
            <p>{strings.verdict.explainValidation}</p>
          </details>
        </div>
      )}
    </div>
  );
}

/** The verdict in words: the finding, and the figures it rests on. */
export function verdictText(run: RunView, verdict: Verdict, strings: PanelStrings, numbers: NumberFormat): { large: string; small: string } {
  const word = strings.verdict[verdictWords[verdict.kind]];
  if (run.best === run.baseline) return { large: word, small: strings.verdict.keptOriginal };
  if (verdict.cases === 0) return { large: word, small: strings.verdict.noTestCases };
  const needed = verdict.kind === 'not proven' ? verdict.casesNeeded : undefined;
  const figures = [
    numbers.points(verdict.interval.low),
    numbers.points(verdict.interval.high),
    numbers.pValue(verdict.pValue),
    numbers.whole(verdict.cases),
  ];
  return {
    large: fill(strings.verdict.headline, word, numbers.points(verdict.difference)),
    small:
      needed === undefined
        ? fill(strings.verdict.figures, ...figures)
        : fill(strings.verdict.figuresNeeded, ...figures, numbers.whole(needed)),
  };
}

interface WordsProps {
  readonly large: string;
  readonly small?: string;
  readonly icon?: IconName | undefined;
}

function Words({ large, small, icon }: WordsProps) {
  return (
    <p class="headline-words">
      {icon && <Icon name={icon} />}
      <strong>{large}</strong> <span>{small}</span>
    </p>
  );
}
