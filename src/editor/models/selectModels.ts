import * as vscode from 'vscode';
import type { ModelRole } from '../../core/models/model';
import { modelRoles } from '../../core/models/model';
import { parseModelId } from '../../providers/createModel';
import { listOpenAIModels } from '../../providers/openai';
import { listVscodeLmModels } from '../../providers/vscodeLm';
import { commandIds } from '../commandIds';
import { readSettings } from '../settings';
import type { ModelAccess } from './modelAccess';

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
  readonly action?: 'type' | 'url' | 'key';
}

/** How long the endpoint's list of models is waited for, in milliseconds. */
const listTimeout = 8000;

/** Lets a person choose the model of each role, and writes the choice to the settings. */
export async function selectModels(access: ModelAccess): Promise<void> {
  const role = await pickRole();
  if (role === undefined) return;
  const roles = role === 'all' ? modelRoles : [role];
  const model = await pickModel(access, role === 'all' ? vscode.l10n.t('all roles') : roleName(role));
  if (model === undefined) return;
  const section = vscode.workspace.getConfiguration('whetstone');
  const target = vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  for (const each of roles) await section.update(`models.${each}`, model, target);
}

async function pickRole(): Promise<ModelRole | 'all' | undefined> {
  const { models } = readSettings();
  const items = [
    { label: vscode.l10n.t('All roles'), detail: vscode.l10n.t('One model for everything'), role: 'all' as const },
    ...modelRoles.map((role) => ({ label: roleName(role), description: models[role], detail: roleDetail(role), role })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select Models'), placeHolder: vscode.l10n.t('For which role?') });
  return picked?.role;
}

/** Lets a person choose one model. @returns its id, or undefined when nothing was chosen. */
export async function pickModel(access: ModelAccess, purpose: string): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = vscode.l10n.t('Select the model for {0}', purpose);
  pick.placeholder = vscode.l10n.t('Loading the models of the endpoint and of VS Code…');
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.items = builtInItems();
  pick.show();
  const abort = new AbortController();
  void offeredItems(access, abort.signal).then((items) => {
    if (abort.signal.aborted) return;
    pick.items = [...builtInItems(), ...items, ...actionItems()];
    pick.busy = false;
    pick.placeholder = vscode.l10n.t('Choose a model');
  });
  const chosen = await new Promise<ModelItem | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
  });
  abort.abort();
  pick.dispose();
  if (chosen?.action === 'type') return typeModel();
  if (chosen?.action === 'key') await vscode.commands.executeCommand(commandIds.setApiKey);
  if (chosen?.action === 'url') await vscode.commands.executeCommand('workbench.action.openSettings', 'whetstone.openai.baseUrl');
  return chosen?.model;
}

function builtInItems(): ModelItem[] {
  return [
    {
      label: 'lexical',
      model: 'lexical',
      description: vscode.l10n.t('built in, no key, no network'),
      detail: vscode.l10n.t('A small word-matching classifier, no language model. Good for trying Whetstone out.'),
    },
  ];
}

function actionItems(): ModelItem[] {
  return [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('Type a model id…'), action: 'type' },
    { label: vscode.l10n.t('Set API Key…'), action: 'key' },
    { label: vscode.l10n.t('Set the base URL…'), action: 'url' },
  ];
}

/** The models of VS Code and of the endpoint. What cannot be listed is said in an item of its own. */
async function offeredItems(access: ModelAccess, signal: AbortSignal): Promise<ModelItem[]> {
  const [own, outside] = await Promise.all([vscodeItems(), endpointItems(access, signal)]);
  return [...own, ...outside];
}

async function vscodeItems(): Promise<ModelItem[]> {
  const models = await listVscodeLmModels(vscode);
  if (models.length === 0) return [];
  const heading = { label: vscode.l10n.t('Models of VS Code'), kind: vscode.QuickPickItemKind.Separator };
  return [heading, ...models.map(({ id, name }) => ({ label: name, description: id, model: id }))];
}

async function endpointItems(access: ModelAccess, signal: AbortSignal): Promise<ModelItem[]> {
  const heading = { label: vscode.l10n.t('OpenAI-compatible endpoint'), kind: vscode.QuickPickItemKind.Separator };
  try {
    const { openai } = await access.environment(undefined, undefined);
    const names = await listOpenAIModels({ ...openai, timeoutMs: listTimeout }, signal);
    return [heading, ...names.map((name) => ({ label: name, description: `openai:${name}`, model: `openai:${name}` }))];
  } catch (error) {
    const label = vscode.l10n.t('No models could be listed');
    return [heading, { label, detail: error instanceof Error ? error.message : String(error), action: 'key', alwaysShow: true }];
  }
}

async function typeModel(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Model id'),
    prompt: vscode.l10n.t('lexical, openai:NAME or vscode:VENDOR/NAME'),
    validateInput: (value) => {
      try {
        parseModelId(value);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
}

function roleName(role: ModelRole): string {
  switch (role) {
    case 'task':
      return vscode.l10n.t('Task model');
    case 'reflection':
      return vscode.l10n.t('Reflection model');
    case 'judge':
      return vscode.l10n.t('Judge model');
  }
}

function roleDetail(role: ModelRole): string {
  switch (role) {
    case 'task':
      return vscode.l10n.t('Answers the cases');
    case 'reflection':
      return vscode.l10n.t('Reflects on failures and writes new prompts');
    case 'judge':
      return vscode.l10n.t('Scores answers, where the metric is a judge');
  }
}
