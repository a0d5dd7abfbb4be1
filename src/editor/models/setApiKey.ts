import * as vscode from 'vscode';
import { shownEndpoint } from '../../providers/endpointRecord';
import { readSettings } from '../settings';
import type { ApiKeys } from './apiKeys';
import { endpointsOfEvalFiles } from './namedEndpoints';

/**
 * Asks for the key of an endpoint: the given one, else the one that the settings and the eval files name;
 * where there are several, the person chooses.
 */
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
    label: shownEndpoint(url),
    description: url === own ? vscode.l10n.t('from the settings') : vscode.l10n.t('from an eval file'),
    url,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set API Key'),
    placeHolder: vscode.l10n.t('For which endpoint?'),
  });
  return picked?.url;
}
