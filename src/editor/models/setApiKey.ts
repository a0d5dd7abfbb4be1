import * as vscode from 'vscode';
import { loadEval } from '../../storage/runTarget';
import { readOpenText } from '../optimize/promptTarget';
import { findEvalFiles } from '../promptFiles/findPrompts';
import { readSettings } from '../settings';
import type { ApiKeys } from './apiKeys';

/** Asks for the key of an endpoint: the given one, else the one that the settings and the eval files name; where there are several, the person chooses. */
export async function setApiKey(keys: ApiKeys, given: string | undefined): Promise<void> {
  const baseUrl = given ?? (await chooseEndpoint());
  if (baseUrl !== undefined) await keys.ask(baseUrl);
}

async function chooseEndpoint(): Promise<string | undefined> {
  const own = readSettings().baseUrl;
  const others = await endpointsOfEvalFiles();
  const urls = [...new Set([own, ...others])];
  if (urls.length === 1) return own;
  const items = urls.map((url) => ({
    label: url === '' ? 'OpenAI' : url,
    description: url === own ? vscode.l10n.t('from the settings') : vscode.l10n.t('from an eval file'),
    url,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Set API Key'), placeHolder: vscode.l10n.t('For which endpoint?') });
  return picked?.url;
}

async function endpointsOfEvalFiles(): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const { fsPath } of await findEvalFiles()) {
    // One that cannot be read is told when it is used.
    const loaded = await loadEval(fsPath, readOpenText).catch(() => undefined);
    const url = loaded?.config.models?.baseUrl;
    if (url !== undefined) urls.push(url);
  }
  return urls;
}
