import * as vscode from 'vscode';
import { shownEndpoint } from '../../providers/endpointRecord';
import { askForText } from '../plainMessage';

/** Keys of OpenAI-compatible endpoints, in the secret storage only, one for each base URL. */
export class ApiKeys {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** The key for a base URL; '' is OpenAI's own. */
  async get(baseUrl: string): Promise<string | undefined> {
    return this.secrets.get(secretName(baseUrl));
  }

  /** Asks for the key of an endpoint and stores it; an empty answer removes it. */
  async ask(baseUrl: string): Promise<void> {
    const endpoint = shownEndpoint(baseUrl);
    const key = await askForText({
      title: vscode.l10n.t('Set API Key'),
      prompt: vscode.l10n.t(
        'The key for {0}. It is kept in the secret storage, never in a file. Leave it empty to remove the key.',
        endpoint,
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) return;
    if (key.trim() === '') await this.secrets.delete(secretName(baseUrl));
    else await this.secrets.store(secretName(baseUrl), key.trim());
    const message =
      key.trim() === '' ? vscode.l10n.t('The key for {0} was removed.', endpoint) : vscode.l10n.t('The key for {0} is stored.', endpoint);
    vscode.window.setStatusBarMessage(message, 5000);
  }
}

function secretName(baseUrl: string): string {
  return `whetstone.apiKey ${baseUrl.trim().replace(/\/+$/, '')}`;
}
