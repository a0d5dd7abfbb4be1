import * as vscode from 'vscode';
import type { RunView } from '../../core/run/runView';
import { commandIds } from '../commandIds';
import { formatPercent } from '../format';
import type { RunService } from './runService';

/** How often the status bar follows a run, at most, in milliseconds. */
const refreshInterval = 500;

/** One item in the status bar while runs are under way: where the newest of them stands. Click shows its panel. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('whetstone.run', vscode.StatusBarAlignment.Left, 10);
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly runs: RunService) {
    this.item.name = vscode.l10n.t('Whetstone Run');
    this.disposables = [
      this.item,
      runs.onDidChangeList(() => void this.update()),
      runs.onDidChangeRun(() => {
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          void this.update();
        }, refreshInterval);
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async update(): Promise<void> {
    const id = this.runs.running.at(-1);
    const view = id === undefined ? undefined : await this.runs.view(id);
    if (id === undefined || view === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = `$(sync~spin) ${describeProgress(view)}`;
    this.item.tooltip = vscode.l10n.t('{0}\nClick to show the run.', view.statusLine);
    this.item.command = { command: commandIds.showRun, title: vscode.l10n.t('Show Run'), arguments: [id] };
    this.item.show();
  }
}

/** Calls so far and the best score, in a few words. */
export function describeProgress(view: RunView): string {
  const { task, reflection, judge } = view.spending.calls;
  const made = task + reflection + judge;
  const limit = view.budget.calls;
  const calls = limit === undefined ? vscode.l10n.t('{0} calls', made) : vscode.l10n.t('{0} of {1} calls', made, limit);
  const best = view.candidates.find(({ id }) => id === view.best)?.scores.validation;
  return best === undefined ? calls : `${calls} · ${formatPercent(best.mean)}`;
}
