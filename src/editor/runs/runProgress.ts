import * as vscode from 'vscode';
import type { RunView } from '../../core/run/view/runView';
import { commandIds } from '../commandIds';
import { formatNumber, formatScore } from '../format';
import type { RunService } from './runService';

/** One item in the status bar while runs are under way: where the newest of them stands. Click shows its panel; its tooltip can stop it. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('whetstone.run', vscode.StatusBarAlignment.Left, 10);
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly runs: RunService) {
    this.item.name = vscode.l10n.t('Whetstone Run');
    this.disposables = [this.item, runs.onDidChangeList(() => this.update()), runs.onDidProgress(() => this.update())];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private update(): void {
    const { running } = this.runs;
    const id = running.at(-1);
    if (id === undefined) {
      this.item.hide();
      return;
    }
    const view = this.runs.liveView(id);
    const progress = view === undefined ? vscode.l10n.t('Starting') : describeProgress(view);
    const text =
      running.length === 1
        ? vscode.l10n.t('Whetstone: {0}', progress)
        : vscode.l10n.t('Whetstone, {0} runs: {1}', running.length, progress);
    this.item.text = `$(sync~spin) ${text}`;
    this.item.tooltip = tooltipOf(id, view?.statusLine ?? '');
    this.item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [id] };
    this.item.show();
  }
}

function tooltipOf(id: string, statusLine: string): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.isTrusted = { enabledCommands: [commandIds.showRun, commandIds.stopRun] };
  const link = (label: string, command: string): string => `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([id]))})`;
  tooltip.appendText(statusLine);
  return tooltip.appendMarkdown(
    `\n\n${link(vscode.l10n.t('Show Run'), commandIds.showRun)} · ${link(vscode.l10n.t('Stop'), commandIds.stopRun)}`,
  );
}

/** How much of the budget is spent, and the best score or, where no candidate is ahead, the original's, in a few words. */
export function describeProgress(view: RunView): string {
  // The validation cases of an evaluation are none that anything is chosen by.
  const best = view.method === 'evaluate' ? undefined : view.candidates.find(({ id }) => id === view.best)?.scores.validation;
  const spent = describeSpending(view);
  if (best === undefined) return spent;
  return view.best === view.baseline
    ? vscode.l10n.t('{0} · original {1}', spent, formatScore(best))
    : vscode.l10n.t('{0} · best so far {1}', spent, formatScore(best));
}

/** What is spent of the limit that is nearest to being reached; the calls where there is none. */
function describeSpending({ spending, budget }: RunView): string {
  const { task, reflection, judge } = spending.calls;
  const calls = task + reflection + judge;
  const limits = [
    {
      spent: calls,
      limit: budget.calls,
      words: (spent: number, limit: number) => vscode.l10n.t('{0} of {1} calls', formatNumber(spent), formatNumber(limit)),
    },
    {
      spent: spending.inputTokens + spending.outputTokens,
      limit: budget.tokens,
      words: (spent: number, limit: number) => vscode.l10n.t('{0} of {1} tokens', formatNumber(spent), formatNumber(limit)),
    },
    {
      spent: spending.cost ?? 0,
      limit: budget.cost,
      words: (spent: number, limit: number) => vscode.l10n.t('a cost of {0} of {1}', formatNumber(spent, 2), formatNumber(limit, 2)),
    },
    {
      spent: spending.minutes,
      limit: budget.minutes,
      words: (spent: number, limit: number) => vscode.l10n.t('{0} of {1} minutes', formatNumber(spent, 1), formatNumber(limit, 1)),
    },
  ];
  let nearest = { share: -1, words: vscode.l10n.t('{0} calls', formatNumber(calls)) };
  for (const { spent, limit, words } of limits) {
    if (limit !== undefined && spent / limit > nearest.share) nearest = { share: spent / limit, words: words(spent, limit) };
  }
  return nearest.words;
}
