import type * as vscode from 'vscode';
import type { EvalRole, EvalRoles } from '../../core/eval/evalModels';
import type { ModelRole } from '../../core/models/model';
import type { RunSettings } from '../../core/run/journal/events';
import { isRecordedAs, rolesOfRun } from '../../providers/endpointRecord';
import { loadEval } from '../../storage/runTarget';
import { readOpenText } from '../optimize/promptTarget';
import { findEvalFiles } from '../promptFiles/findPrompts';
import { readSettings } from '../settings';

/** The base URLs that the eval files of the workspace name. */
export async function endpointsOfEvalFiles(): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const { fsPath } of await findEvalFiles()) {
    // One that cannot be read is told when it is used.
    const loaded = await loadEval(fsPath, readOpenText).catch(() => undefined);
    const { baseUrl, roles = {} } = loaded?.config.models ?? {};
    for (const url of [baseUrl, ...Object.values(roles).map((role) => role.baseUrl)]) if (url !== undefined) urls.push(url);
  }
  return urls;
}

/**
 * The base URL at which a run began; '' for OpenAI's own. A journal has it without its query, which may be secret: it is found again in
 * the settings or the eval files, and the key is kept under the whole of it.
 */
export async function endpointOfRun({ endpoint }: Pick<RunSettings, 'endpoint'>, prompt: vscode.Uri): Promise<string> {
  if (endpoint === undefined) return '';
  const urls = [readSettings(prompt).baseUrl, ...(await endpointsOfEvalFiles())];
  return urls.find((url) => isRecordedAs(url, endpoint)) ?? endpoint;
}

/** What the roles of a run had of their own, with the base URLs at which they began. */
export async function rolesOfRunAt({ roles }: Pick<RunSettings, 'roles'>, prompt: vscode.Uri): Promise<EvalRoles> {
  const found: Partial<Record<ModelRole, EvalRole>> = {};
  for (const [role, { baseUrl, ...own }] of Object.entries(rolesOfRun(roles)) as [ModelRole, EvalRole][])
    found[role] = baseUrl === undefined ? own : { ...own, baseUrl: await endpointOfRun({ endpoint: baseUrl }, prompt) };
  return found;
}
