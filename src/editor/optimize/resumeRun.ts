import * as vscode from 'vscode';
import { endpointOfRun } from '../models/namedEndpoints';
import { showMessage } from '../plainMessage';
import { storedId } from '../runs/runKey';
import type { Services } from '../services';
import { requireTrust } from '../trust';
import { followRun } from './followRun';

/**
 * Takes an interrupted run up again: same prompt, cases, settings and models, from its journal. Resolves when it is under way.
 * @throws NotTrusted in a workspace that is not trusted; Error, in words for a person, when there is no such run, it has ended, or it is
 * under way elsewhere.
 */
export async function resumeRun(id: string, services: Services): Promise<void> {
  requireTrust('run');
  const { runs, models, panels } = services;
  const open = await runs.open(id);
  const view = open?.view();
  if (open === undefined || view === undefined) throw new Error(vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', storedId(id)));
  if (open.live) {
    panels.show(id);
    return;
  }
  const prompt = vscode.Uri.file(view.promptPath);
  let baseUrl = '';
  const { done, warning } = await runs.resume(open, async ({ settings }) => {
    baseUrl = await endpointOfRun(settings, prompt);
    return models.forRun(settings, { scope: prompt, baseUrl });
  });
  panels.show(id);
  if (warning !== undefined) void showMessage('warning', warning);
  void followRun({ id, done, context: { baseUrl } }, services);
}
