import * as vscode from 'vscode';
import type { RunView } from '../../core/run/runView';
import { commandIds } from '../commandIds';
import { formatNumber, formatPercent } from '../format';
import type { RunService } from './runService';
import { Throttle } from './throttle';

/** How often a progress message follows a run, at most, in milliseconds. */
export const progressInterval = 500;

/** One item in the status bar while runs are under way: where the newest of them stands. Click shows its panel. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('whetstone.run', vscode.StatusBarAlignment.Left, 10);
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly runs: RunService) {
    this.item.name = vscode.l10n.t('Whetstone Run');
    const throttle = new Throttle(() => this.update(), progressInterval);
    this.disposables = [this.item, throttle, runs.onDidChangeList(() => this.update()), runs.onDidChangeRun(() => throttle.request())];
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
    this.item.text = `$(sync~spin) ${running.length === 1 ? vscode.l10n.t('Whetstone: {0}', progress) : vscode.l10n.t('Whetstone, {0} runs: {1}', running.length, progress)}`;
    this.item.tooltip = vscode.l10n.t('{0}\nClick to show the run.', view?.statusLine ?? '');
    this.item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [id] };
    this.item.show();
  }
}

/** Calls so far and the best score, in a few words. */
export function describeProgress(view: RunView): string {
  const { task, reflection, judge } = view.spending.calls;
  const made = formatNumber(task + reflection + judge);
  const limit = view.budget.calls;
  const calls = limit === undefined ? vscode.l10n.t('{0} calls', made) : vscode.l10n.t('{0} of {1} calls', made, formatNumber(limit));
  const best = view.candidates.find(({ id }) => id === view.best)?.scores.validation;
  return best === undefined ? calls : vscode.l10n.t('{0} · best so far {1}', calls, formatPercent(best.mean));
}
