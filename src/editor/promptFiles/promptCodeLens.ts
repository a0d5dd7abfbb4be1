import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { formatNumber, formatScore } from '../format';
import { promptScore } from '../runs/promptScores';
import type { RunService } from '../runs/runService';
import { readSettings } from '../settings';

/** Optimize, Evaluate and History above the first line of a prompt file. */
export class PromptCodeLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly runs: RunService) {
    this.disposables = [
      this.changed,
      runs.onDidChangeList(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('whetstone.codeLens')) this.changed.fire();
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings(document.uri).codeLens) return [];
    const known = promptScore(await this.runs.summariesSoon(), document.uri.fsPath, document.getText());
    const measured = known?.score;
    const evaluate =
      measured === undefined
        ? vscode.l10n.t('$(play) Evaluate')
        : vscode.l10n.t('$(play) Evaluate (last: {0} on {1} cases)', formatScore(measured), formatNumber(measured.count));
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [document.uri] });
    return [
      lens(vscode.l10n.t('$(beaker) Optimize'), commandIds.optimizePrompt),
      lens(evaluate, commandIds.evaluatePrompt),
      ...(known === undefined ? [] : [lens(vscode.l10n.t('$(history) History ({0})', formatNumber(known.runs)), commandIds.showHistory)]),
    ];
  }
}
