import { isUnderWay } from '../../../src/core/run/view/runStates';
import type { RunHead } from '../../../src/panel/runHead';
import { digitsOf } from '../../../src/core/stats/figures';
import { FlawNote } from '../controls/FlawNote';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel } from '../panelContext';
import { HeadlineWords } from './HeadlineWords';
import { VerdictHeadline } from './VerdictHeadline';

/** The one thing to know: the verdict, or the best score until there is one. */
export function Headline() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  const repeated = useRepeated();
  const { headline } = strings;
  const fit = kindText('validation', strings);
  if (!run) return null;
  if (run.verdict) return <VerdictHeadline run={run} verdict={run.verdict} />;
  if (run.method === 'evaluate') return <MeasuredHeadline run={run} />;
  if (run.state === 'ended')
    return <HeadlineWords large={headline.noVerdict} small={run.best === run.baseline ? headline.noTestNote : headline.noVerdictNote} />;
  const baseline = model.baseline.value?.scores.validation;
  const best = model.best.value?.scores.validation;
  if (baseline && !best) {
    // It was admitted before all validation cases were asked, and has no score until they are.
    const note = isUnderWay(run.state) ? headline.aheadNote : headline.aheadLeftNote;
    return <HeadlineWords large={fill(headline.ahead, run.best)} small={fill(note, numbers.percent(baseline.mean), fit)} />;
  }
  if (!baseline || !best) return <Unscored run={run} />;
  const count = numbers.whole(best.count);
  if (run.best === run.baseline) {
    return (
      <HeadlineWords
        large={fill(headline.original, numbers.percent(baseline.mean), fit)}
        small={repeated(fill(headline.originalNote, count))}
      />
    );
  }
  const change = best.mean - baseline.mean;
  const digits = digitsOf([best.mean, baseline.mean, change]);
  const [score, original] = [numbers.percent(best.mean, digits), numbers.percent(baseline.mean, digits)];
  // The gate decides before all cases are asked, and counts twins and missing answers otherwise: so a score may read otherwise.
  const [words, note] = change < 0 ? [headline.admitted, headline.admittedNote] : [headline.best, headline.bestNote];
  return <HeadlineWords large={fill(words, score, fit)} small={repeated(fill(note, numbers.points(change, digits), original, count))} />;
}

/** Of an evaluation: the prompt's score on all cases, once it is there. */
function MeasuredHeadline({ run }: { readonly run: RunHead }) {
  const { model, strings, numbers } = usePanel();
  const score = model.baseline.value?.scores.test;
  const repeated = useRepeated();
  const { headline } = strings;
  if (run.splitSizes.test === 0 && run.state === 'ended') return <HeadlineWords large={headline.allUsed} small={headline.allUsedNote} />;
  if (!score) return <Unscored run={run} />;
  const used = run.splitSizes.train + run.splitSizes.validation;
  const digits = digitsOf([score.mean, score.interval.low, score.interval.high]);
  const note = fill(
    used > 0 ? headline.measuredUnusedNote : headline.measuredNote,
    numbers.percentRange(score.interval, digits),
    numbers.whole(score.count),
  );
  return (
    <>
      <HeadlineWords
        large={fill(headline.measured, numbers.percent(score.mean, digits), kindText('test', strings))}
        small={repeated(note)}
      />
      <FlawNote score={score} />
    </>
  );
}

/** Before there is a score: what goes on, or that the run came no further. */
function Unscored({ run }: { readonly run: RunHead }) {
  const { headline } = usePanel().strings;
  if (!isUnderWay(run.state)) return <HeadlineWords large={headline.unscored} small={headline.unscoredNote} />;
  if (run.state === 'elsewhere') return <HeadlineWords large={headline.waiting} small={headline.waitingElsewhere} />;
  return <HeadlineWords large={headline.waiting} {...(run.method === 'evaluate' ? {} : { small: headline.waitingNote })} />;
}

/** Adds to a note on a score that it is the mean of several rollouts a case, where it is. */
function useRepeated(): (note: string) => string {
  const { model, strings, numbers } = usePanel();
  const { repeats = 1 } = model.run.value ?? {};
  return (note) => (repeats > 1 ? `${note}; ${fill(strings.headline.repeats, numbers.whole(repeats))}` : note);
}
