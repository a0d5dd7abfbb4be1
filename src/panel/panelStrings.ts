import { candidateTexts } from './candidateStrings';
import { caseTexts, evaluatedTexts } from './caseStrings';
import { reflectionTexts } from './historyStrings';
import { listTexts } from './listStrings';
import { factTexts, runTexts, standTexts } from './runStrings';
import { verdictTexts } from './verdictStrings';

/** Resolves a text into the interface's language: `vscode.l10n.t`, or the identity. Placeholders `{0}` stay where no values are given. */
export type Translate = (message: string) => string;

/** Every text of the panel, resolved by the host, since a webview has no way to do it. The panel fills the placeholders. */
export type PanelStrings = ReturnType<typeof panelStrings>;

/** The panel's texts. “Gain” is said only of a proven one, or to say that there is none. */
export function panelStrings(t: Translate) {
  return {
    ...runTexts(t),
    ...factTexts(t),
    ...standTexts(t),
    ...verdictTexts(t),
    ...chartTexts(t),
    ...candidateTexts(t),
    ...caseTexts(t),
    ...evaluatedTexts(t),
    ...reflectionTexts(t),
    ...listTexts(t),
  };
}

/** The chart. */
function chartTexts(t: Translate) {
  return {
    chart: {
      title: t('Accuracy on validation cases ({0})'),
      asTable: t('Show as table'),
      table: t('The data of the chart'),
      points: t('Candidates in the order of the answers. Arrow keys move, Enter selects.'),
      point: t('{0}, {1}, {2} ({5}), interval {3}, after {4} answers'),
      tooltipAnswers: t('after {0} answers'),
      tooltipChange: t('{0} points against the original'),
      answers: t('answers'),
      best: t('best {0}'),
      original: t('original {0}'),
      legend: t('Legend'),
      band: t('Best so far, with its 95 % interval'),
      stoppedEarly: t('Stopped early, without a score'),
      empty: t('The first point appears when the original prompt has been scored.'),
      columns: {
        answers: t('Answers'),
        candidate: t('Candidate'),
        state: t('State'),
        score: t('Score ({0})'),
        interval: t('95 % interval'),
        best: t('Best so far ({0})'),
        bestInterval: t('Its 95 % interval'),
      },
    },
  };
}
