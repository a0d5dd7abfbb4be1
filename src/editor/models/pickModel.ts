import * as vscode from 'vscode';
import { parseModelId } from '../../core/models/modelId';
import { listOpenAIModels } from '../../providers/openai';
import { listVscodeLmModels } from '../../providers/vscodeLm';
import { commandIds } from '../commandIds';
import { askForText } from '../plainMessage';
import type { ModelAccess, ModelPlace } from './modelAccess';
import { baseUrlAt } from './modelAccess';
import { pickLocalModel } from './pickLocalModel';
import { setBaseUrl } from './setBaseUrl';

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
  readonly action?: 'type' | 'url' | 'key' | 'local';
}

/** How long the endpoint's list of models is waited for, in milliseconds. */
const listTimeout = 8000;

/**
 * Lets a person choose one model.
 * @param place where the model is to be asked; where the settings say unless given
 * @returns its id, or undefined when nothing was chosen.
 */
export async function pickModel(access: ModelAccess, purpose: string, place?: ModelPlace): Promise<string | undefined> {
  for (;;) {
    const chosen = await showModels(access, purpose, place);
    if (chosen?.action === 'type') return typeModel();
    if (chosen?.action === 'local') {
      const local = await pickLocalModel(place?.scope);
      if (local !== undefined) return local;
      continue;
    }
    if (chosen?.action === undefined) return chosen?.model;
    // With the key, or at another place, there may be other models.
    if (chosen.action === 'url') await setBaseUrl(place?.scope);
    else await vscode.commands.executeCommand(commandIds.setApiKey, baseUrlAt(place));
  }
}

async function showModels(access: ModelAccess, purpose: string, place: ModelPlace | undefined): Promise<ModelItem | undefined> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = vscode.l10n.t('Select the model for {0}', purpose);
  pick.placeholder = vscode.l10n.t('Loading the models of the endpoint and of VS Code…');
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.items = [builtIn(), ...actions(place)];
  pick.show();
  const abort = new AbortController();
  void offeredModels(access, place, abort.signal).then((items) => {
    if (abort.signal.aborted) return;
    pick.keepScrollPosition = true;
    pick.items = [builtIn(), ...items, ...actions(place)];
    pick.busy = false;
    pick.placeholder = vscode.l10n.t('Choose a model');
  });
  try {
    return await new Promise<ModelItem | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems[0];
        if (chosen !== undefined) resolve(chosen);
      });
      pick.onDidHide(() => resolve(undefined));
    });
  } finally {
    abort.abort();
    pick.dispose();
  }
}

function builtIn(): ModelItem {
  return {
    label: 'lexical',
    model: 'lexical',
    description: vscode.l10n.t('built in, no key, no network'),
    detail: vscode.l10n.t('A small word-matching classifier, no language model. Good for trying Whetstone out.'),
  };
}

function actions(place: ModelPlace | undefined): ModelItem[] {
  // Where a file says where the models are reached, the setting does not count.
  const url: ModelItem[] =
    place?.baseUrl === undefined
      ? [
          { label: vscode.l10n.t('Find servers on this machine'), description: 'Ollama, LM Studio, llama-server', action: 'local' },
          { label: vscode.l10n.t('Set the base URL…'), action: 'url' },
        ]
      : [];
  return [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('Type a model id…'), action: 'type' },
    { label: vscode.l10n.t('Set API Key…'), action: 'key' },
    ...url,
  ];
}

/** The models of VS Code and of the endpoint. What cannot be listed is said in an item of its own. */
async function offeredModels(access: ModelAccess, place: ModelPlace | undefined, signal: AbortSignal): Promise<ModelItem[]> {
  const ofVscode = listVscodeLmModels(vscode).then((models) =>
    models.map(({ id, name }): ModelItem => ({ label: name, description: id, model: id })),
  );
  const [own, outside] = await Promise.all([
    ofVscode.catch((error: unknown) => [unlisted(error)]),
    endpointModels(access, place, signal).catch((error: unknown) => [{ ...unlisted(error), action: 'key' as const }]),
  ]);
  return [...group(vscode.l10n.t('Models of VS Code'), own), ...group(vscode.l10n.t('OpenAI-compatible endpoint'), outside)];
}

async function endpointModels(access: ModelAccess, place: ModelPlace | undefined, signal: AbortSignal): Promise<ModelItem[]> {
  const { openai } = await access.environment(place?.scope, place?.baseUrl);
  const names = await listOpenAIModels({ ...openai, timeoutMs: listTimeout }, signal);
  return names.map((name) => ({ label: name, description: `openai:${name}`, model: `openai:${name}` }));
}

function group(label: string, items: readonly ModelItem[]): ModelItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function unlisted(error: unknown): ModelItem {
  return {
    label: vscode.l10n.t('No models could be listed'),
    detail: error instanceof Error ? error.message : String(error),
    alwaysShow: true,
  };
}

async function typeModel(): Promise<string | undefined> {
  const typed = await askForText({
    title: vscode.l10n.t('Model id'),
    prompt: vscode.l10n.t('lexical, openai:NAME or vscode:VENDOR/NAME'),
    problemOf: (value) => {
      try {
        parseModelId(value);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  return typed?.trim();
}
