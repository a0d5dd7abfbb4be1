import { digitsOf } from '../../../src/core/stats/figures';
import type { Interval } from '../../../src/core/stats/interval';
import { stoppedEarly } from '../../../src/panel/candidateOrder';
import type { CandidateRow as Candidate } from '../../../src/panel/lists';
import { Icon } from '../controls/Icon';
import { StateMark } from '../controls/StateMark';
import { fill } from '../format/fill';
import { usePanel, useStateNames } from '../panelContext';
import { flawText } from '../format/flaws';
import { kindText } from '../format/kinds';
import { ModelText } from '../controls/ModelText';
import { IntervalMark } from './IntervalMark';
import { trainingText } from './trainingText';
import { raceText } from './race';

interface CandidateCellsProps {
  readonly candidate: Candidate;
  /** What the marks of all rows span. */
  readonly range: Interval;
}

/** What stands in the row of a candidate. */
export function CandidateCells({ candidate, range }: CandidateCellsProps) {
  const { model, strings } = usePanel();
  const stateName = useStateNames()[candidate.state];
  const baseline = model.baseline.value;
  const held = model.held.value === candidate.id;
  const acceptedBefore = !held && (model.accepted.value?.includes(candidate.id) ?? false);
  return (
    <>
      <th scope="row">{candidate.id}</th>
      <td class="number column-step">{candidate.step}</td>
      <ScoreCells candidate={candidate} baseline={baseline} range={range} />
      <td class="number column-tokens">{candidate.tokens > 0 && <Tokens candidate={candidate} baseline={baseline} />}</td>
      <td class="column-state" title={candidate.reason}>
        <StateMark state={candidate.state} />
        {stateName}{' '}
        {held && candidate.state !== 'baseline' && (
          <span class="done">
            <Icon name="check" />
            {strings.states.accepted}
          </span>
        )}
        {acceptedBefore && <span class="muted accepted-before">{strings.states.acceptedBefore}</span>}{' '}
        {candidate.reason !== undefined && !stoppedEarly(candidate) && <ModelText class="muted reason" text={candidate.reason} />}
      </td>
    </>
  );
}

interface ScoreProps {
  readonly candidate: Candidate;
  readonly baseline: Candidate | undefined;
  readonly range: Interval;
}

/** The score and its change, or, of a candidate that was stopped early, how far it came: a part of a score is never shown as one. */
function ScoreCells({ candidate, baseline, range }: ScoreProps) {
  const { strings, numbers } = usePanel();
  const race = stoppedEarly(candidate);
  if (race) {
    const text = raceText(race, strings, numbers);
    return (
      <td class="column-race" colSpan={2} title={`${text}\n${strings.candidates.stoppedTitle}`}>
        <span class="muted race-whole">{text}</span>
        <span class="muted race-short">
          {fill(strings.candidates.stoppedEarlyShort, numbers.whole(race.compared), numbers.whole(race.of))}
        </span>
      </td>
    );
  }
  return (
    <>
      <td class="column-score">
        <Score candidate={candidate} baseline={baseline} range={range} />
      </td>
      <td class="number" title={strings.candidates.changeTitle}>
        {candidate.change !== undefined && candidate.state !== 'baseline' && numbers.points(candidate.change)}
      </td>
    </>
  );
}

/** Of a candidate that never came to the validation cases, what is known instead. */
function TrainingScore({ candidate }: { readonly candidate: Candidate }) {
  const { model, strings, numbers } = usePanel();
  const score = candidate.scores.train;
  const run = model.run.value;
  return score && run ? <span class="muted">{trainingText(run, score, strings, numbers)}</span> : null;
}

/** Of a draft that was rejected unread, nobody has counted the tokens. */
function Tokens({ candidate, baseline }: { readonly candidate: Candidate; readonly baseline: Candidate | undefined }) {
  const { strings, numbers } = usePanel();
  const more = numbers.signedWhole(candidate.tokens - (baseline?.tokens ?? candidate.tokens));
  const tokens = numbers.whole(candidate.tokens);
  return (
    <span title={fill(strings.candidates.tokensTitle, tokens, more)}>
      {tokens} <span class="muted token-change">{candidate.state === 'baseline' ? '' : more}</span>
    </span>
  );
}

function Score({ candidate, baseline, range }: ScoreProps) {
  const { model, strings, numbers } = usePanel();
  const score = candidate.scores.validation;
  const run = model.run.value;
  if (!score) return <TrainingScore candidate={candidate} />;
  const digits = digitsOf([score.mean, score.interval.low, score.interval.high]);
  const flaws = run === undefined ? '' : flawText(run, score, strings, numbers);
  const [mean, interval] = [numbers.percent(score.mean, digits), numbers.percentRange(score.interval, digits)];
  const about = fill(strings.candidates.scoreTitle, mean, numbers.whole(score.count), interval, kindText('validation', strings));
  return (
    <span class="score" title={flaws === '' ? about : `${about}\n${flaws}`}>
      <span class="score-value">{flaws === '' ? mean : `${mean} !`}</span>
      <IntervalMark mean={score.mean} interval={score.interval} range={range} baseline={baseline?.scores.validation?.mean} />
      <span class="muted score-interval">{interval}</span>
    </span>
  );
}
