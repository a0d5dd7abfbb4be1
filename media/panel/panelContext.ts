import type { CandidateState } from '../../src/core/run/view/runView';
import { isUnderWay } from '../../src/core/run/view/runStates';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelStrings } from '../../src/panel/panelStrings';
import type { NumberFormat } from './format/numbers';
import type { PanelModel } from './model/panelModel';

/** What every part of the panel needs. */
export interface PanelContext {
  readonly model: PanelModel;
  readonly strings: PanelStrings;
  readonly numbers: NumberFormat;
}

export const PanelContext = createContext<PanelContext | undefined>(undefined);

/** The panel's model, texts and number format. */
export function usePanel(): PanelContext {
  const context = useContext(PanelContext);
  if (!context) throw new Error('A part of the panel is shown outside of it.');
  return context;
}

/** The names of the candidates' states: what was open when the run ended is being scored no more. */
export function useStateNames(): Readonly<Record<CandidateState, string>> {
  const { model, strings } = usePanel();
  const state = model.state.value;
  return state && isUnderWay(state) ? strings.states : { ...strings.states, open: strings.states.unscored };
}
