import { candidateFilters, sortColumns, type CandidateFilter, type SortColumn } from '../../../src/panel/lists';
import type { SavedPanelState } from '../../../src/panel/protocol';

export const detailTabs = ['edits', 'why', 'cases'] as const;
export type DetailTab = (typeof detailTabs)[number];

export const historyTabs = ['trajectory', 'ruleMemory', 'reflections', 'exhibits'] as const;
export type HistoryTab = (typeof historyTabs)[number];

/** How a run is being looked at. Everything here survives hiding, reloading and a restart of the window. */
export interface ViewState extends SavedPanelState {
  /** Absent while the selection follows the best candidate. */
  readonly candidate?: string;
  readonly tab: DetailTab;
  readonly filter: CandidateFilter;
  readonly sort: SortColumn;
  readonly descending: boolean;
  readonly chartAsTable: boolean;
  /** Absent for the one that suits the method best. */
  readonly historyTab?: HistoryTab;
  /** The reflection whose request is shown as the trajectory; absent for the latest. */
  readonly trajectory?: string;
  /** The exhibit of the run that is shown; absent for the first. */
  readonly exhibit?: string;
  /** In pixels, of the page and of the candidates' table. */
  readonly scroll: number;
  readonly tableScroll: number;
}

/** How a run is looked at first. */
export const initialViewState: ViewState = {
  tab: 'edits',
  filter: 'all',
  sort: 'score',
  descending: true,
  chartAsTable: false,
  scroll: 0,
  tableScroll: 0,
};

/** Reads what was saved, perhaps by another version: what does not fit is left at its initial value. */
export function readViewState(saved: unknown): ViewState {
  if (typeof saved !== 'object' || saved === null) return initialViewState;
  const fields = saved as Readonly<Record<string, unknown>>;
  const historyTab = oneOf(historyTabs, fields['historyTab']);
  return {
    ...text('run', fields),
    ...text('candidate', fields),
    ...text('trajectory', fields),
    ...text('exhibit', fields),
    ...(historyTab && { historyTab }),
    tab: oneOf(detailTabs, fields['tab']) ?? initialViewState.tab,
    filter: oneOf(candidateFilters, fields['filter']) ?? initialViewState.filter,
    sort: oneOf(sortColumns, fields['sort']) ?? initialViewState.sort,
    descending: typeof fields['descending'] === 'boolean' ? fields['descending'] : initialViewState.descending,
    chartAsTable: fields['chartAsTable'] === true,
    scroll: pixels(fields['scroll']),
    tableScroll: pixels(fields['tableScroll']),
  };
}

function text<Name extends string>(name: Name, fields: Readonly<Record<string, unknown>>): { [N in Name]?: string } {
  const value = fields[name];
  return typeof value === 'string' ? ({ [name]: value } as { [N in Name]?: string }) : {};
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((candidate) => candidate === value);
}

function pixels(value: unknown): number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : 0;
}
