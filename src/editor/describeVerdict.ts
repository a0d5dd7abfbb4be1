import * as vscode from 'vscode';
import type { Verdict } from '../core/stats/verdict';
import { formatNumber, formatPoints } from './format';

/** A verdict in one sentence, in the interface's language. */
export function describeVerdict({ kind, difference, cases: count, casesNeeded }: Verdict): string {
  if (count === 0) return vscode.l10n.t('No gain: on no test case could the two be compared.');
  const [points, cases] = [formatPoints(difference), formatNumber(count)];
  switch (kind) {
    case 'proven':
      return vscode.l10n.t('Proven: {0} on {1} test cases.', points, cases);
    case 'not proven':
      return casesNeeded === undefined
        ? vscode.l10n.t('Not proven: {0} on {1} test cases.', points, cases)
        : vscode.l10n.t('Not proven: {0} on {1} test cases; about {2} would be needed.', points, cases, formatNumber(casesNeeded));
    case 'no gain':
      return vscode.l10n.t('No gain: {0} on {1} test cases.', points, cases);
    case 'worse':
      return vscode.l10n.t('Worse: {0} on {1} test cases.', points, cases);
  }
}
