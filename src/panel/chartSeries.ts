import type { CandidateState, CandidateView, CurvePoint } from '../core/run/view/runView';
import { candidateById } from './candidateIndex';
import { stoppedEarly } from './candidateOrder';
import type { ChartQuery } from './listQueries';
import type { ChartRow, Page, RunLists } from './lists';

/** A point of the chart. */
export interface ChartMark extends CurvePoint {
  readonly state: CandidateState;
  /** Points against the original, as in `CandidateView`. */
  readonly change?: number;
}

/** What the chart draws. */
export interface ChartSeries {
  /** All points, or of very many those that show the same picture. */
  readonly points: readonly ChartMark[];
  /** How many there are. */
  readonly total: number;
  /** After how many answers candidates were stopped before they had a score. */
  readonly stops: readonly number[];
  /** The states of all candidates with a point. */
  readonly states: readonly CandidateState[];
}

/** So many points are drawn as they are. */
export const mostPoints = 600;
/** Of more, two in each of so many columns at the most, beside those that matter. */
const mostColumns = 100;

/** The chart of a run. @param keep a candidate whose point is drawn in any case: the selected one */
export function chartSeries({ curve, candidates }: Pick<RunLists, 'curve' | 'candidates'>, keep?: string): ChartSeries {
  const byId = candidateById(candidates);
  const marks = curve.map((point) => markOf(point, byId.get(point.candidate)));
  const stops = candidates.flatMap((candidate) => stoppedEarly(candidate)?.answers ?? []);
  return {
    points: thinned(marks, keep),
    total: marks.length,
    stops: thinnedStops(stops),
    states: [...new Set(marks.map(({ state }) => state))],
  };
}

/**
 * Of very many points, the first and the last, those that were admitted, those at which the best so far changed, and the highest and the
 * lowest of each column. A column is as wide as a power of two, so that the next point seldom changes which others are drawn.
 */
function thinned(marks: readonly ChartMark[], keep: string | undefined): readonly ChartMark[] {
  if (marks.length <= mostPoints) return marks;
  const columnOf = columnsOf(marks.map(({ answers }) => answers));
  const extremes = new Map<number, { low: ChartMark; high: ChartMark }>();
  for (const mark of marks) {
    const column = extremes.get(columnOf(mark.answers));
    if (column === undefined) extremes.set(columnOf(mark.answers), { low: mark, high: mark });
    else if (mark.score < column.low.score) column.low = mark;
    else if (mark.score > column.high.score) column.high = mark;
  }
  return marks.filter((mark, index) => {
    const before = marks[index - 1];
    const isTelling =
      before === undefined || index === marks.length - 1 || (mark.state !== 'rejected' && mark.state !== 'open') || mark.candidate === keep;
    if (
      isTelling ||
      mark.best !== before.best ||
      mark.bestInterval.low !== before.bestInterval.low ||
      mark.bestInterval.high !== before.bestInterval.high
    )
      return true;
    const column = extremes.get(columnOf(mark.answers));
    return column?.low === mark || column?.high === mark;
  });
}

/** One mark a column tells as much. */
function thinnedStops(stops: readonly number[]): readonly number[] {
  if (stops.length <= mostPoints) return stops;
  const columnOf = columnsOf(stops);
  return [...new Map(stops.map((answers) => [columnOf(answers), answers])).values()];
}

function columnsOf(answers: readonly number[]): (answers: number) => number {
  const last = answers.reduce((most, each) => Math.max(most, each), 1);
  const width = 2 ** Math.ceil(Math.log2(Math.max(1, last / mostColumns)));
  return (each) => Math.floor(each / width);
}

const marks = new WeakMap<CurvePoint, ChartMark>();

/** The same mark for the same point, as long as its candidate stands as it does. */
function markOf(point: CurvePoint, candidate: CandidateView | undefined): ChartMark {
  const known = marks.get(point);
  const state = candidate?.state ?? 'open';
  if (known !== undefined && known.state === state && known.change === candidate?.change) return known;
  const mark = { ...point, state, ...(candidate?.change === undefined ? {} : { change: candidate.change }) };
  marks.set(point, mark);
  return mark;
}

/** The data of the chart in the order of the answers. */
export function chartPage({ curve, candidates }: Pick<RunLists, 'curve' | 'candidates'>, { from, count }: ChartQuery): Page<ChartRow> {
  const byId = candidateById(candidates);
  const points = curve.map((point): readonly [number, ChartRow] => [
    point.answers,
    { id: point.candidate, state: byId.get(point.candidate)?.state ?? 'open', point },
  ]);
  const races = candidates.flatMap((candidate): (readonly [number, ChartRow])[] => {
    const race = stoppedEarly(candidate);
    return race ? [[race.answers ?? Infinity, { id: candidate.id, state: candidate.state, race }]] : [];
  });
  const rows = [...points, ...races].sort(([a], [b]) => (a === b ? 0 : a - b)).map(([, row]) => row);
  return { total: rows.length, from, rows: rows.slice(from, from + count) };
}
