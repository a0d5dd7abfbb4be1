import type { KeptExhibit } from '../core/optimizers/exhibit';
import type { CandidateView, CurvePoint, ReflectionView } from '../core/run/view/runView';
import type { ChartMark, ChartSeries } from './chartSeries';
import type { Keyed } from './keyed';
import { unkeyed } from './keyed';
import type { ListAnswer } from './listQueries';
import type { RunHead } from './runHead';

/** The lists of a run that is small enough to be told as a whole; of its exhibits, those that are. */
export interface WholeLists {
  readonly candidates: readonly CandidateView[];
  readonly curve: readonly CurvePoint[];
  readonly reflections: readonly ReflectionView[];
  readonly exhibits: readonly KeptExhibit[];
}

/** What tells the rows of each list apart. */
export const listKeys: { readonly [Name in keyof WholeLists]: (row: WholeLists[Name][number]) => string } = {
  candidates: ({ id }) => id,
  curve: ({ candidate }) => candidate,
  reflections: ({ id }) => id,
  exhibits: ({ exhibit }) => exhibit.id,
};

/** What tells the points of the chart apart. */
export const markKey = ({ candidate }: ChartMark): string => candidate;

/** What the panel shows: a run, or why there is none to show. */
export type PanelSnapshot =
  | {
      readonly kind: 'run';
      /** Counts the updates since the page was made. */
      readonly revision: number;
      readonly run: RunHead;
      /** Absent where the lists are too long: their rows are asked for as they are looked at. */
      readonly whole?: WholeLists;
    }
  | { readonly kind: 'missing'; readonly runId: string; readonly message: string };

/** The head's properties that have changed, the points of its chart by their keys where they have not, and those that are gone. */
export interface HeadChanges {
  readonly set: Partial<Omit<RunHead, 'chart'>> & { readonly chart?: Omit<ChartSeries, 'points'> & { readonly points: Keyed<ChartMark> } };
  readonly gone: readonly (keyof RunHead)[];
}

/** The lists that have changed. */
export type WholeChanges = { readonly [Name in keyof WholeLists]?: Keyed<WholeLists[Name][number]> };

/** An answer to what is looked at, and the how many-eth in its place that was. */
export interface Looked {
  readonly number: number;
  /** Absent where there is nothing of the kind. */
  readonly answer?: ListAnswer;
}

/** What has become of an answer. */
export interface AnswerChange {
  readonly place: string;
  readonly number: number;
  /** Rows that stay are named by their keys. */
  readonly answer?: ListAnswer | (Omit<ListAnswer, 'rows'> & { readonly rows: Keyed<AnyRow> });
}

/** A row of any list. */
export interface AnyRow {
  readonly id: string;
}

/** What has changed of a run since it was told last. */
export interface PanelUpdate {
  readonly run: string;
  /** One more than the revision of what it changes. */
  readonly revision: number;
  readonly head: HeadChanges;
  /** Absent where they are as they were; null where they have become too long. */
  readonly whole?: WholeChanges | null;
  readonly answers: readonly AnswerChange[];
}

/** A snapshot with an update; undefined where that is no update of this snapshot, and it has to be asked for anew. */
export function updated(snapshot: PanelSnapshot | undefined, update: PanelUpdate): PanelSnapshot | undefined {
  if (snapshot?.kind !== 'run' || snapshot.run.id !== update.run || snapshot.revision + 1 !== update.revision) return undefined;
  const run = updatedHead(snapshot.run, update.head);
  if (run === undefined) return undefined;
  const { revision } = update;
  if (update.whole === null) return { kind: 'run', revision, run };
  if (update.whole === undefined) return { ...snapshot, revision, run };
  const whole = updatedLists(snapshot.whole ?? { candidates: [], curve: [], reflections: [], exhibits: [] }, update.whole);
  return whole && { kind: 'run', revision, run, whole };
}

function updatedHead(head: RunHead, { set, gone }: HeadChanges): RunHead | undefined {
  const { chart: patch, ...others } = set;
  const left = Object.fromEntries(Object.entries(head).filter(([name]) => !gone.includes(name as keyof RunHead))) as unknown as RunHead;
  if (patch === undefined) return { ...left, ...others };
  const points = unkeyed(head.chart.points, patch.points, markKey);
  return points && { ...left, ...others, chart: { ...patch, points } };
}

function updatedLists(lists: WholeLists, changes: WholeChanges): WholeLists | undefined {
  const names = Object.keys(changes) as (keyof WholeLists)[];
  const entries = names.map(
    (name) => [name, unkeyed<object>(lists[name], changes[name] ?? [], listKeys[name] as (row: object) => string)] as const,
  );
  return entries.some(([, rows]) => rows === undefined) ? undefined : { ...lists, ...Object.fromEntries(entries) };
}

/** An answer with a change of it; undefined where a row that stays was never told. */
export function updatedAnswer(known: ListAnswer | undefined, { answer }: AnswerChange): ListAnswer | undefined {
  if (answer === undefined || !('rows' in answer)) return answer;
  const rows = unkeyed<AnyRow>(known !== undefined && 'rows' in known ? known.rows : [], answer.rows as Keyed<AnyRow>, ({ id }) => id);
  return rows && ({ ...answer, rows } as unknown as ListAnswer);
}
