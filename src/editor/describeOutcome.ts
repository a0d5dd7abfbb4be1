import * as vscode from 'vscode';
import type { RunSummary } from '../core/run/view/runSummary';
import { stopReasonTexts } from '../panel/stopReasons';
import { describeVerdict } from './describeVerdict';
import { formatNumber, formatScore } from './format';
import { translate } from './translate';

/** What a run came to and why it ended, in a sentence each; of one that has not ended, where it stands. */
export function describeOutcome(run: RunSummary): string {
  if (run.state !== 'ended') return run.statusLine;
  return [describeResult(run), describeEnd(run)].filter((part) => part !== '').join(' ');
}

/** The verdict of a run that has ended, or the score of an evaluation; '' where that has none. */
export function describeResult({ method, verdict, keeps, testScore }: RunSummary): string {
  if (method === 'evaluate')
    return testScore === undefined ? '' : vscode.l10n.t('{0} on {1} cases.', formatScore(testScore), formatNumber(testScore.count));
  if (verdict === undefined) {
    return keeps === undefined
      ? vscode.l10n.t('No verdict: the best candidate did not meet the original on the test cases.')
      : vscode.l10n.t('No verdict: no test case was asked.');
  }
  if (keeps === 'none written') return vscode.l10n.t('No gain: no new prompt was written.');
  if (keeps === 'none admitted') return vscode.l10n.t('No gain: no candidate was admitted.');
  return keeps === 'tied'
    ? vscode.l10n.t('No gain: what was admitted is tied with the original and no shorter.')
    : describeVerdict(verdict);
}

/**
 * Why it ended, in the panel's words: the numbers of a search that found nothing more would sound as if it had found nothing.
 * Of an evaluation only where it did not come to all cases.
 */
function describeEnd({ method, stopReason, stopDetail = '' }: RunSummary): string {
  if (method === 'evaluate') return stopReason === 'finished' ? '' : stopDetail;
  return stopReason === undefined ? '' : stopReasonTexts(translate)[stopReason];
}
