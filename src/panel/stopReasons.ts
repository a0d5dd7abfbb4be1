import type { StopReason } from '../core/run/journal/events';
import type { Translate } from './panelStrings';

/** Why a run ended, in a sentence. */
export function stopReasonTexts(t: Translate): Readonly<Record<StopReason, string>> {
  return {
    finished: t('Finished.'),
    stalled: t('Stopped: nothing better comes up.'),
    'nothing-to-learn': t('Stopped: no failure is left among the training cases that it learns from.'),
    perfect: t('Stopped: every validation case is right.'),
    budget: t('Stopped: the budget pays for no more.'),
    stopped: t('The search was ended before its time, and judged.'),
  };
}
