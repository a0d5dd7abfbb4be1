import type { Exhibit, GraphEdge, GraphNode } from '../core/optimizers/exhibit';
import type { Item } from '../core/prompt/item';
import type { CandidateState, CandidateView, CurvePoint, RaceView, ReflectionView, RunView } from '../core/run/view/runView';
import type { Interval } from '../core/stats/interval';

/** The parts of a run that grow with it, and what tells which of them matter most. */
export type RunLists = Pick<RunView, 'baseline' | 'best' | 'candidates' | 'curve' | 'reflections' | 'exhibits'>;

/** The most rows that are asked for at a time. */
export const mostRows = 1000;

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

export interface CandidatePage extends Page<CandidateRow> {
  /** What the intervals of all scores span. */
  readonly range: Interval;
  /** The place of the candidate that it was asked for; absent where that is not in the list. */
  readonly located?: number;
}

export interface ChartRow {
  readonly id: string;
  readonly state: CandidateState;
  readonly point?: CurvePoint;
  readonly race?: RaceView;
}

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

export interface ReflectionPage extends Page<ReflectionRow> {
  /** Whether texts are still read for what is searched. */
  readonly isSearching?: true;
  /** The place of the reflection that it was asked for; absent where that is not in the list. */
  readonly located?: number;
}

export interface ReflectionRow extends ReflectionView {
  readonly made: readonly NamedCandidate[];
}

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
