import * as vscode from 'vscode';
import type { RunView } from '../core/run/runView';
import { stopReasonTexts } from '../panel/panelStrings';
import { describeVerdict } from './describeVerdict';
import { formatNumber, formatPercent } from './format';

/** What a run came to and why it ended, in a sentence each; of one that has not ended, where it stands. */
export function describeOutcome(run: RunView): string {
  if (run.state !== 'ended') return run.statusLine;
  return [describeResult(run), describeEnd(run)].filter((part) => part !== '').join(' ');
}

/** The verdict, or the score of an evaluation; '' where that has none. */
function describeResult({ method, verdict, best, baseline, candidates }: RunView): string {
  if (method === 'evaluate') {
    const score = candidates[0]?.scores.test;
    return score === undefined ? '' : vscode.l10n.t('{0} on {1} cases.', formatPercent(score.mean), formatNumber(score.count));
  }
  if (verdict === undefined) return vscode.l10n.t('No verdict: the best candidate did not meet the original on the test cases.');
  return best === baseline ? vscode.l10n.t('No gain: no candidate was admitted.') : describeVerdict(verdict);
}

/** Why it ended, in the panel's words: the numbers of a search that found nothing more would sound as if it had found nothing. Of an evaluation only where it did not come to all cases. */
function describeEnd({ method, stopReason, stopDetail = '' }: RunView): string {
  if (method === 'evaluate') return stopReason === 'finished' ? '' : stopDetail;
  return stopReason === undefined ? '' : stopReasonTexts((message) => vscode.l10n.t(message))[stopReason];
}
