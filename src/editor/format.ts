import * as vscode from 'vscode';
import { methodNamed } from '../core/optimizers/methods';
import type { RunMethod } from '../core/optimizers/optimizer';
import type { ScoreSummary } from '../core/run/view/runView';
import type { ScoreKind } from '../core/run/view/scoreKind';
import { digitsOf, pFigure } from '../core/stats/figures';

/** A number as the interface's language writes it. */
export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString(vscode.env.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A number in as few characters as will do: `940K`, `1.9M`. */
export function formatCompact(value: number): string {
  return value.toLocaleString(vscode.env.language, { notation: 'compact', maximumSignificantDigits: 2 });
}

/** A share as a percentage: `62.5 %`, `99.96 %`. */
export function formatPercent(share: number): string {
  return `${formatNumber(share * 100, digitsOf([share]))} %`;
}

/** A p-value: `p = 0.31`, `p < 0.0001`. */
export function formatPValue(pValue: number): string {
  const figure = pFigure(pValue);
  const write = (value: number, digits: number): string =>
    value.toLocaleString(vscode.env.language, { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
  return 'below' in figure ? `p < ${write(figure.below, 1)}` : `p = ${write(figure.value, figure.digits)}`;
}

/** A difference of shares in points, with its sign: `+12.5 points`, `+0.04 points`. */
export function formatPoints(difference: number): string {
  const size = formatNumber(Math.abs(difference * 100), digitsOf([difference]));
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  return vscode.l10n.t('{0} points', `${sign}${size}`);
}

/** A moment (ISO 8601) as a list shows it: the time where it was today, else the day. */
export function formatMoment(moment: string): string {
  const then = new Date(moment);
  const isToday = then.toDateString() === new Date().toDateString();
  return isToday
    ? then.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' })
    : then.toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
}

/** A size in bytes, as people read it: `1.2 MB`, `0 bytes`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return (bytes / 1000 ** step).toLocaleString(vscode.env.language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  });
}

/** What a score is, in a word or two: it stands beside every score. */
export function kindLabel(kind: ScoreKind): string {
  return kind === 'fit' ? vscode.l10n.t('fit') : vscode.l10n.t('held out');
}

/** A score as lists show it: `62.5 % (held out)`. */
export function formatScore({ kind, mean }: Pick<ScoreSummary, 'kind' | 'mean'>): string {
  return labelled(formatPercent(mean), kind);
}

/** A number with what it is: `+12.5 points (fit)`. */
export function labelled(number: string, kind: ScoreKind): string {
  return vscode.l10n.t('{0} ({1})', number, kindLabel(kind));
}

/** A method as people call it. */
export function methodLabel(method: RunMethod): string {
  if (method === 'evaluate') return vscode.l10n.t('Evaluation');
  const label = methodNamed(method)?.label;
  // A journal may name any.
  return label === undefined ? method : vscode.l10n.t(label);
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}
