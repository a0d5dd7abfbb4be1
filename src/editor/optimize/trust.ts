import * as vscode from 'vscode';

/** Whether anything may be run here. A workspace that is not trusted could send a key anywhere: nothing runs in it, and the person is told. */
export async function isTrusted(message = runsOnlyTrusted()): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

function runsOnlyTrusted(): string {
  return vscode.l10n.t('Whetstone runs prompts only in a trusted workspace, because its files decide where they are sent.');
}
