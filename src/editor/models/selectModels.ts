import * as vscode from 'vscode';
import type { ModelRole } from '../../core/models/model';
import { modelRoles } from '../../core/models/model';
import { loadEval } from '../../storage/runTarget';
import { readOpenText } from '../optimize/promptTarget';
import { showMessage } from '../plainMessage';
import { findEvalFiles } from '../promptFiles/findPrompts';
import { readSettings } from '../settings';
import { requireTrust } from '../trust';
import type { ModelAccess } from './modelAccess';
import { pickModel } from './pickModel';

/**
 * Lets a person choose the model of each role, and writes the choice to the settings.
 * @throws NotTrusted in a workspace that is not trusted.
 */
export async function selectModels(access: ModelAccess): Promise<void> {
  requireTrust('select models');
  const role = await pickRole();
  if (role === undefined) return;
  const roles = role === 'all' ? modelRoles : [role];
  const model = await pickModel(access, role === 'all' ? vscode.l10n.t('all roles') : roleName(role));
  if (model === undefined) return;
  const section = vscode.workspace.getConfiguration('whetstone');
  const target = vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  for (const each of roles) await section.update(`models.${each}`, model, target);
  void sayWhatOverrides(roles);
}

async function pickRole(): Promise<ModelRole | 'all' | undefined> {
  const { models } = readSettings();
  const items = [
    { label: vscode.l10n.t('All roles'), detail: vscode.l10n.t('One model for everything'), role: 'all' as const },
    ...modelRoles.map((role) => ({ label: roleName(role), description: models[role], detail: roleDetail(role), role })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Select Models'),
    placeHolder: vscode.l10n.t('For which role?'),
  });
  return picked?.role;
}

/** An eval file's models count before the settings; a person who has just changed the settings should know. */
async function sayWhatOverrides(roles: readonly ModelRole[]): Promise<void> {
  const naming: vscode.Uri[] = [];
  for (const uri of await findEvalFiles()) {
    // One that cannot be read is told when it is used.
    const loaded = await loadEval(uri.fsPath, readOpenText).catch(() => undefined);
    if (roles.some((role) => loaded?.config.models?.[role] !== undefined)) naming.push(uri);
  }
  const first = naming[0];
  if (first === undefined) return;
  const name = vscode.workspace.asRelativePath(first);
  const message =
    naming.length === 1
      ? vscode.l10n.t('The eval file {0} names its own models, and they count for it.', name)
      : vscode.l10n.t('{0} eval files name their own models, and they count for them: {1} and others.', naming.length, name);
  const open = vscode.l10n.t('Open Eval File');
  if ((await showMessage('information', message, open)) === open) await vscode.window.showTextDocument(first);
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
