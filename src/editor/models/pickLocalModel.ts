import * as vscode from 'vscode';
import { findLocalServers } from '../../providers/localServers';
import { writeBaseUrl } from './setBaseUrl';

interface LocalItem extends vscode.QuickPickItem {
  readonly chosen?: { readonly model: string; readonly baseUrl: string };
}

/**
 * Looks for servers of models on this machine, and lets a person choose one of their models; where it is served becomes the base URL.
 * @returns its id, or undefined when nothing was chosen.
 */
export async function pickLocalModel(scope?: vscode.Uri): Promise<string | undefined> {
  const abort = new AbortController();
  try {
    const title = vscode.l10n.t('Models on this machine');
    const placeHolder = vscode.l10n.t('Choose a model; where it is served becomes the base URL');
    const picked = await vscode.window.showQuickPick(itemsOf(abort.signal), { title, placeHolder, matchOnDescription: true });
    if (picked?.chosen === undefined) return undefined;
    await writeBaseUrl(picked.chosen.baseUrl, scope);
    return picked.chosen.model;
  } finally {
    abort.abort();
  }
}

async function itemsOf(signal: AbortSignal): Promise<LocalItem[]> {
  const servers = await findLocalServers(signal);
  if (servers.length === 0) {
    const detail = vscode.l10n.t(
      'Ollama is looked for on port 11434, LM Studio on 1234, llama-server on 8080. Others are reached by their base URL.',
    );
    return [{ label: vscode.l10n.t('No server of models answers on this machine'), detail, alwaysShow: true }];
  }
  return servers.flatMap(({ name, baseUrl, models }): LocalItem[] => [
    { label: name, kind: vscode.QuickPickItemKind.Separator },
    ...models.map((model): LocalItem => ({ label: model, description: baseUrl, chosen: { model: `openai:${model}`, baseUrl } })),
    ...(models.length === 0 ? [{ label: vscode.l10n.t('{0} runs and has no model', name), description: baseUrl }] : []),
  ]);
}
