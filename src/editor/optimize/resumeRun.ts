import * as vscode from 'vscode';
import type { RunView } from '../../core/run/view/runView';
import { mainFile } from '../../core/run/view/runProgram';
import { isThisProcess, RunBusy } from '../../storage/runLock';
import { endpointOfRun, rolesOfRunAt } from '../models/namedEndpoints';
import { showMessage } from '../plainMessage';
import type { OpenRun } from '../runs/openRun';
import { storedId } from '../runs/runKey';
import type { Services } from '../services';
import { requireTrust } from '../trust';
import { followRun } from './followRun';

/** Names of the runs that are being taken up, which is asked for twice by a double click, or by an offer and a list. */
const resuming = new Set<string>();

/**
 * Takes an interrupted run up again: same prompt, cases, settings and models, from its journal. Resolves when it is under way. One that
 * this window has, or is taking up already, is only shown.
 * @throws NotTrusted in a workspace that is not trusted; Error, in words for a person, when there is no such run, it has ended, or it is
 * under way elsewhere.
 */
export async function resumeRun(id: string, services: Services): Promise<void> {
  requireTrust('run');
  const { runs, panels } = services;
  const open = await runs.open(id);
  const view = open?.view();
  if (open === undefined || view === undefined)
    throw new Error(vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', storedId(id)));
  if (open.live || runs.running.includes(open.id) || resuming.has(open.id)) {
    panels.show(open.id);
    return;
  }
  resuming.add(open.id);
  try {
    await takeUp(open, view, services);
  } catch (error) {
    if (!(error instanceof RunBusy && isThisProcess(error.owner))) throw error;
    panels.show(open.id);
  } finally {
    resuming.delete(open.id);
  }
}

async function takeUp(open: OpenRun, view: RunView, services: Services): Promise<void> {
  const { runs, models, panels } = services;
  const { id } = open;
  const prompt = vscode.Uri.file(mainFile(view).path);
  let baseUrl = '';
  const { done, warning } = await runs.resume(open, async ({ settings }) => {
    baseUrl = await endpointOfRun(settings, prompt);
    return models.forRun(settings, { scope: prompt, baseUrl, roles: await rolesOfRunAt(settings, prompt) });
  });
  panels.show(id);
  if (warning !== undefined) void showMessage('warning', warning);
  void followRun({ id, done, context: { baseUrl } }, services);
}
