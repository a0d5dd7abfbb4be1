import * as vscode from 'vscode';
import type { InputProblem } from '../core/cases/case';
import { InputError } from '../core/cases/case';
import { isAbortError } from '../core/models/abort';
import { ModelError } from '../core/models/model';
import { commandIds } from './commandIds';
import { openPosition } from './openPosition';

/** Tells a person what went wrong, in words, with the one action that helps. The details go to the log. */
export async function showError(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (isAbortError(error) || error instanceof vscode.CancellationError) return;
  log.error(error instanceof Error ? error : String(error));
  if (error instanceof InputError) {
    await showProblems(error.problems);
  } else if (error instanceof ModelError && (error.kind === 'no-key' || error.kind === 'unauthorized')) {
    const set = vscode.l10n.t('Set API Key…');
    if ((await vscode.window.showErrorMessage(error.message, set)) === set) await vscode.commands.executeCommand(commandIds.setApiKey);
  } else if (error instanceof ModelError && error.kind === 'unknown-model') {
    const select = vscode.l10n.t('Select Models…');
    if ((await vscode.window.showErrorMessage(error.message, select)) === select) await vscode.commands.executeCommand(commandIds.selectModels);
  } else {
    const show = vscode.l10n.t('Show Log');
    const message = error instanceof Error ? error.message : String(error);
    if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
  }
}

/** Shows the first problem and how many more there are, with a way to the line. */
async function showProblems(problems: readonly InputProblem[]): Promise<void> {
  const first = problems[0];
  if (first === undefined) return;
  const open = vscode.l10n.t('Open');
  const more = problems.length === 1 ? '' : ` ${vscode.l10n.t('({0} more)', problems.length - 1)}`;
  const chosen = await vscode.window.showErrorMessage(`${describeShortly(first)}${more}`, open);
  if (chosen === open) await openPosition(vscode.Uri.file(first.file), first.line ?? 1);
}

/** A problem with the file's path as the workspace shows it. */
export function describeShortly({ file, line, message }: InputProblem): string {
  const path = vscode.workspace.asRelativePath(vscode.Uri.file(file));
  return line === undefined ? `${path}: ${message}` : `${path}:${line}: ${message}`;
}
