import type { InferOutput } from 'valibot';
import { boolean, exactOptional, literal, maxValue, minValue, number, object, picklist, pipe, safeInteger, string, variant } from 'valibot';
import type { CandidateDetails, CandidatePage, ChartRow, ExhibitPage, Page, ReflectionPage, ShownRequest, VersionRow } from './lists';
import { candidateFilters, mostRows, sortColumns } from './lists';

// Schemas, apart from what the page works with: its bundle is without them.

/** How many rows of a list come before those that are meant. */
const rowsBefore = pipe(number(), safeInteger(), minValue(0));

const span = { from: rowsBefore, count: pipe(rowsBefore, maxValue(mostRows)) };

/** Some of the candidates. */
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

/** The data of the chart, a row for each point and for each candidate that was stopped before it had one. */
const chartQuery = object({ list: literal('chart'), ...span });
export type ChartQuery = Readonly<InferOutput<typeof chartQuery>>;

/** All that is shown of one candidate; of the best, or else of the original, where it is not there. */
const detailsQuery = object({ list: literal('details'), candidate: exactOptional(string()) });
export type DetailsQuery = Readonly<InferOutput<typeof detailsQuery>>;

/** Some of the reflections, the latest step first. */
const reflectionQuery = object({
  list: literal('reflections'),
  ...span,
  /** Only those that have this in their titles, or in what was asked and answered. */
  find: string(),
  /** A reflection whose place is asked for. */
  locate: exactOptional(string()),
});
export type ReflectionQuery = Readonly<InferOutput<typeof reflectionQuery>>;

/** One request for proposals; the latest where it is not there. */
const requestQuery = object({ list: literal('requests'), shown: exactOptional(string()) });
export type RequestQuery = Readonly<InferOutput<typeof requestQuery>>;

/** The versions of the items that candidates hold, in the order of their making. */
const versionQuery = object({ list: literal('versions'), ...span });
export type VersionQuery = Readonly<InferOutput<typeof versionQuery>>;

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
export const listQuery = variant('list', [
  candidateQuery,
  chartQuery,
  detailsQuery,
  reflectionQuery,
  requestQuery,
  versionQuery,
  exhibitQuery,
]);

export type ListQuery = Lists[keyof Lists]['query'];
export type ListAnswer = Lists[keyof Lists]['answer'];
export type AnswerTo<Query extends ListQuery> = Lists[Query['list']]['answer'];
