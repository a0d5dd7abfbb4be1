import type { CandidateView, CurvePoint, RaceView } from '../../../src/core/run/view/runView';
import { raceText, stoppedEarly } from '../candidates/race';
import { fill } from '../format/fill';
import { kindText } from '../format/kinds';
import { usePanel, useStateNames } from '../panelContext';

/** The chart's data, as they are, with a row for each candidate that was stopped before it had a score. */
export function ChartTable() {
  const { model, strings, numbers } = usePanel();
  const stateNames = useStateNames();
  const { columns } = strings.chart;
  const kind = kindText('validation', strings);
  const run = model.run.value;
  const rows = rowsOf(run?.curve ?? [], run?.candidates ?? []);
  return (
    <div class="table-area chart-table" tabIndex={0} role="group" aria-label={strings.chart.table}>
      <table>
        <thead>
          <tr>
            <th class="number">{columns.answers}</th>
            <th>{columns.candidate}</th>
            <th>{columns.state}</th>
            <th class="number">{fill(columns.score, kind)}</th>
            <th class="number">{columns.interval}</th>
            <th class="number">{fill(columns.best, kind)}</th>
            <th class="number">{columns.bestInterval}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            if (row.kind === 'race') return <RaceRow key={row.candidate.id} candidate={row.candidate} race={row.race} />;
            const { point } = row;
            const state = model.candidates.value.get(point.candidate)?.state;
            return (
              <tr key={point.candidate}>
                <td class="number">{numbers.whole(point.answers)}</td>
                <th scope="row">{point.candidate}</th>
                <td>{state && stateNames[state]}</td>
                <td class="number">{numbers.percent(point.score)}</td>
                <td class="number">{numbers.percentRange(point.interval)}</td>
                <td class="number">{numbers.percent(point.best)}</td>
                <td class="number">{numbers.percentRange(point.bestInterval)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function RaceRow({ candidate, race }: { readonly candidate: CandidateView; readonly race: RaceView }) {
  const { strings, numbers } = usePanel();
  const state = useStateNames()[candidate.state];
  return (
    <tr>
      <td class="number">{race.answers !== undefined && numbers.whole(race.answers)}</td>
      <th scope="row">{candidate.id}</th>
      <td>{state}</td>
      <td colSpan={4} class="muted">
        {raceText(race, strings, numbers)}
      </td>
    </tr>
  );
}

type Row =
  | { readonly kind: 'point'; readonly answers: number; readonly point: CurvePoint }
  | { readonly kind: 'race'; readonly answers: number; readonly candidate: CandidateView; readonly race: RaceView };

/** Both kinds in the order of the answers. */
function rowsOf(curve: readonly CurvePoint[], candidates: readonly CandidateView[]): readonly Row[] {
  const points = curve.map((point): Row => ({ kind: 'point', answers: point.answers, point }));
  const races = candidates.flatMap((candidate): Row[] => {
    const race = stoppedEarly(candidate);
    return race ? [{ kind: 'race', answers: race.answers ?? Infinity, candidate, race }] : [];
  });
  return [...points, ...races].sort((a, b) => (a.answers === b.answers ? 0 : a.answers - b.answers));
}
