import * as vscode from 'vscode';
import { askForText } from '../plainMessage';
import { readSettings } from '../settings';

/**
 * Asks for the base URL of the OpenAI-compatible endpoint, and writes it to the settings: to those of the workspace where they have one.
 */
export async function setBaseUrl(scope?: vscode.Uri): Promise<void> {
  const typed = await askForText({
    title: vscode.l10n.t('Base URL'),
    prompt: vscode.l10n.t('The base URL of an OpenAI-compatible endpoint, such as http://localhost:11434/v1. Leave it empty for OpenAI.'),
    value: readSettings(scope).baseUrl,
    ignoreFocusOut: true,
    problemOf: (value) =>
      /^(https?:\/\/[^\s/]+.*)?$/i.test(value.trim()) ? undefined : vscode.l10n.t('A base URL begins with https:// or http://.'),
  });
  if (typed !== undefined) await writeBaseUrl(typed.trim(), scope);
}

/** Writes the base URL to the settings: to those of the workspace where they have one. */
export async function writeBaseUrl(baseUrl: string, scope?: vscode.Uri): Promise<void> {
  const section = vscode.workspace.getConfiguration('whetstone', scope ?? null);
  await section.update('openai.baseUrl', baseUrl, targetOf(section));
}

/** Where a new value counts. What an untrusted workspace says does not. */
function targetOf(section: vscode.WorkspaceConfiguration): vscode.ConfigurationTarget {
  const said = vscode.workspace.isTrusted ? section.inspect('openai.baseUrl') : undefined;
  if (said?.workspaceFolderValue !== undefined) return vscode.ConfigurationTarget.WorkspaceFolder;
  return said?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
}
