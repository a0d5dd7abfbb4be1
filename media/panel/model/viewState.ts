import type { InferOutput } from 'valibot';
import { boolean, exactOptional, finite, is, minValue, number, object, picklist, pipe, string } from 'valibot';
import { candidateFilters, sortColumns } from '../../../src/panel/lists';
import { savedPanelState } from '../../../src/panel/savedState';

export const detailTabs = ['edits', 'why', 'cases'] as const;
export type DetailTab = (typeof detailTabs)[number];

export const historyTabs = ['trajectory', 'ruleMemory', 'reflections', 'exhibits'] as const;
export type HistoryTab = (typeof historyTabs)[number];

const pixels = pipe(number(), finite(), minValue(0));

/** How a run is being looked at. Everything here survives hiding, reloading and a restart of the window. */
const viewState = object({
  ...savedPanelState.entries,
  /** Absent while the selection follows the best candidate. */
  candidate: exactOptional(string()),
  tab: picklist(detailTabs),
  filter: picklist(candidateFilters),
  sort: picklist(sortColumns),
  descending: boolean(),
  chartAsTable: boolean(),
  /** Absent for the one that suits the method best. */
  historyTab: exactOptional(picklist(historyTabs)),
  /** The reflection whose request is shown as the trajectory; absent for the latest. */
  trajectory: exactOptional(string()),
  /** The exhibit of the run that is shown; absent for the first. */
  exhibit: exactOptional(string()),
  /** In pixels, of the page and of the candidates' table. */
  scroll: pixels,
  tableScroll: pixels,
});

export type ViewState = Readonly<InferOutput<typeof viewState>>;

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
  const fields = Object(saved) as Readonly<Record<string, unknown>>;
  const fitting = Object.entries(viewState.entries).filter(([name, schema]) => is(schema, fields[name]));
  return { ...initialViewState, ...Object.fromEntries(fitting.map(([name]) => [name, fields[name]])) };
}
