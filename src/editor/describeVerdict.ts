import * as vscode from 'vscode';
import { scoreKind } from '../core/run/view/scoreKind';
import type { Verdict } from '../core/stats/verdict';
import { formatNumber, formatPoints, kindLabel } from './format';

/** A verdict in one sentence, in the interface's language. */
export function describeVerdict({ kind: verdict, difference, cases: count, casesNeeded }: Verdict): string {
  if (count === 0) return vscode.l10n.t('No gain: on no test case could the two be compared.');
  const [points, cases, kind] = [formatPoints(difference), formatNumber(count), kindLabel(scoreKind('test'))];
  switch (verdict) {
    case 'proven':
      return vscode.l10n.t('Proven: {0} on {1} test cases ({2}).', points, cases, kind);
    case 'not proven':
      return casesNeeded === undefined
        ? vscode.l10n.t('Not proven: {0} on {1} test cases ({2}).', points, cases, kind)
        : vscode.l10n.t(
            'Not proven: {0} on {1} test cases ({3}); about {2} would be needed.',
            points,
            cases,
            formatNumber(casesNeeded),
            kind,
          );
    case 'no gain':
      return vscode.l10n.t('No gain: {0} on {1} test cases ({2}).', points, cases, kind);
    case 'worse':
      return vscode.l10n.t('Worse: {0} on {1} test cases ({2}).', points, cases, kind);
  }
}
