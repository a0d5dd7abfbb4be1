import type { InferOutput } from 'valibot';
import { boolean, exactOptional, literal, maxValue, minValue, number, object, picklist, pipe, safeInteger, string, variant } from 'valibot';
import type { Exhibit, GraphEdge, GraphNode } from '../core/optimizers/exhibit';
import type { Item } from '../core/prompt/item';
import type { CandidateState, CandidateView, CurvePoint, RaceView, ReflectionView, RunView } from '../core/run/view/runView';
import type { Interval } from '../core/stats/interval';

/** The parts of a run that grow with it, and what tells which of them matter most. */
export type RunLists = Pick<RunView, 'baseline' | 'best' | 'candidates' | 'curve' | 'reflections' | 'exhibits'>;

/** The most rows that are asked for at a time. */
export const mostRows = 1000;

/** How many rows of a list come before those that are meant. */
export const rowsBefore = pipe(number(), safeInteger(), minValue(0));

const span = { from: rowsBefore, count: pipe(rowsBefore, maxValue(mostRows)) };
/** Rows of a list from a place in its order on. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

/** Some rows of a list, and how many it has. */
export interface Page<Row> {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly Row[];
}

export const candidateFilters = ['all', 'admitted', 'rejected', 'stopped'] as const;
export type CandidateFilter = (typeof candidateFilters)[number];

export const sortColumns = ['id', 'step', 'score', 'change', 'tokens', 'state'] as const;
export type SortColumn = (typeof sortColumns)[number];

/** A candidate as the table shows it: without its texts. */
export type CandidateRow = Omit<CandidateView, 'values' | 'files' | 'items'>;

const candidateQuery = object({
  list: literal('candidates'),
  ...span,
  filter: picklist(candidateFilters),
  sort: picklist(sortColumns),
  descending: boolean(),
  /** Only those that have this somewhere: in their ids, their texts, or why they came or went. */
  find: string(),
  /** A candidate whose place is asked for. */
  locate: exactOptional(string()),
});
export type CandidateQuery = Readonly<InferOutput<typeof candidateQuery>>;

export interface CandidatePage extends Page<CandidateRow> {
  /** What the intervals of all scores span. */
  readonly range: Interval;
  /** The place of the candidate that it was asked for; absent where that is not in the list. */
  readonly located?: number;
}

/** The data of the chart, a row for each point and for each candidate that was stopped before it had one. */
const chartQuery = object({ list: literal('chart'), ...span });
export type ChartQuery = Readonly<InferOutput<typeof chartQuery>>;

export interface ChartRow {
  readonly id: string;
  readonly state: CandidateState;
  readonly point?: CurvePoint;
  readonly race?: RaceView;
}

/** All that is shown of one candidate; of the best, or else of the original, where it is not there. */
const detailsQuery = object({ list: literal('details'), candidate: exactOptional(string()) });
export type DetailsQuery = Readonly<InferOutput<typeof detailsQuery>>;

export interface CandidateDetails {
  /** The candidate that was asked for. */
  readonly asked?: string;
  readonly candidate: CandidateView;
  /** Those that it was made from, but for the original. */
  readonly parents: readonly CandidateView[];
  readonly reflection?: ReflectionView;
  /** The reflections on failures that its reflection was written from. */
  readonly failures: readonly ReflectionView[];
  /** What the method showed of it. */
  readonly exhibits: readonly ExhibitHead[];
}

/** A candidate that is named somewhere, with its state. */
export interface NamedCandidate {
  readonly id: string;
  readonly state: CandidateState;
}

/** The latest step first. */
const reflectionQuery = object({
  list: literal('reflections'),
  ...span,
  /** Only those that have this in their titles. */
  find: string(),
  /** A reflection whose place is asked for. */
  locate: exactOptional(string()),
});
export type ReflectionQuery = Readonly<InferOutput<typeof reflectionQuery>>;

export interface ReflectionPage extends Page<ReflectionRow> {
  /** The place of the reflection that it was asked for; absent where that is not in the list. */
  readonly located?: number;
}

export interface ReflectionRow extends ReflectionView {
  readonly made: readonly NamedCandidate[];
}

/** One request for proposals; the latest where it is not there. */
const requestQuery = object({ list: literal('requests'), shown: exactOptional(string()) });
export type RequestQuery = Readonly<InferOutput<typeof requestQuery>>;

export interface ShownRequest {
  readonly total: number;
  /** Its place, counting from 0. */
  readonly index: number;
  readonly shown: ReflectionView;
  readonly made: readonly NamedCandidate[];
  /** Those around it, to choose from, and the place of the first of them. */
  readonly around: readonly Pick<ReflectionView, 'id' | 'title'>[];
  readonly from: number;
}

/** The versions of the items that candidates hold, in the order of their making. */
const versionQuery = object({ list: literal('versions'), ...span });
export type VersionQuery = Readonly<InferOutput<typeof versionQuery>>;

/** An item that stayed, came or went between two versions. */
export interface ItemChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly item: Item;
}

export interface VersionRow extends Pick<CandidateView, 'id' | 'step' | 'state' | 'reason'> {
  readonly count: number;
  readonly changes: readonly ItemChange[];
  readonly added: number;
  readonly removed: number;
  /** Whether it is the latest that was admitted. */
  readonly latest: boolean;
}

/** What lists say of an exhibit. */
export interface ExhibitHead extends Pick<Exhibit, 'id' | 'title' | 'shape'> {
  /** Its items, rows or nodes. */
  readonly size: number;
}

/** Some parts of an exhibit. */
const exhibitQuery = object({
  list: literal('exhibit'),
  ...span,
  id: string(),
  /** Only the parts that have this somewhere. */
  find: string(),
  /** The column of a table by which it is sorted; absent for the method's own order. */
  sort: exactOptional(rowsBefore),
  descending: exactOptional(boolean()),
});
export type ExhibitQuery = Readonly<InferOutput<typeof exhibitQuery>>;

/** An item in its place, counting from 0. */
export interface PlacedItem {
  readonly id: string;
  readonly item: Item;
}

export interface TableRow {
  readonly id: string;
  readonly cells: readonly (string | number)[];
}

/** A node of a graph, and where its edges lead. */
export interface GraphRow {
  readonly id: string;
  readonly label: string;
  readonly value?: number;
  readonly to: readonly { readonly label: string; readonly weight?: number }[];
  /** How many more there are. */
  readonly more: number;
}

/** A part of an exhibit, and how many of its parts its journal had no room for. */
export type ExhibitPage = { readonly head: ExhibitHead; readonly leftOut: number } & (
  | ({ readonly shape: 'items' } & Page<PlacedItem>)
  | ({ readonly shape: 'table'; readonly columns: readonly string[] } & Page<TableRow>)
  | ({
      readonly shape: 'graph';
      readonly drawn: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };
    } & Page<GraphRow>)
);

/** What may be asked of a run's lists, and what is answered. */
export interface Lists {
  readonly candidates: { readonly query: CandidateQuery; readonly answer: CandidatePage };
  readonly chart: { readonly query: ChartQuery; readonly answer: Page<ChartRow> };
  readonly details: { readonly query: DetailsQuery; readonly answer: CandidateDetails };
  readonly reflections: { readonly query: ReflectionQuery; readonly answer: ReflectionPage };
  readonly requests: { readonly query: RequestQuery; readonly answer: ShownRequest };
  readonly versions: { readonly query: VersionQuery; readonly answer: Page<VersionRow> };
  readonly exhibit: { readonly query: ExhibitQuery; readonly answer: ExhibitPage };
}

/** What is asked of a list. */
export const listQuery = variant('list', [candidateQuery, chartQuery, detailsQuery, reflectionQuery, requestQuery, versionQuery, exhibitQuery]);

export type ListQuery = Lists[keyof Lists]['query'];
export type ListAnswer = Lists[keyof Lists]['answer'];
export type AnswerTo<Query extends ListQuery> = Lists[Query['list']]['answer'];
