import * as vscode from 'vscode';
import { isResumable } from '../../core/run/view/runStates';
import { mainFile } from '../../core/run/view/runProgram';
import { commandIds } from '../commandIds';
import { methodLabel } from '../format';
import { showMessage } from '../plainMessage';
import type { RunService } from './runService';
import type { UnderWay } from './underWay';

/**
 * Offers to go on with the newest run that was under way when the window closed or broke off. Each run is offered once; afterwards it
 * can be resumed from its panel and from the list of runs. One that another window has under way is left for later.
 */
export async function offerResume(runs: RunService, underWay: UnderWay): Promise<void> {
  const [newest, ...others] = await cutOff(runs, underWay);
  if (newest === undefined) return;
  for (const { id } of [newest, ...others]) await underWay.remove(id);
  const resume = vscode.l10n.t('Resume');
  const show = vscode.l10n.t('Show');
  const more = others.length === 0 ? '' : ` ${vscode.l10n.t('So were {0} other runs: they are in the list of runs.', others.length)}`;
  const message = vscode.l10n.t(
    'The run on {0} ({1}) was cut off. It can go on from there, and asks for no answer twice.',
    runs.nameOf(mainFile(newest).path),
    methodLabel(newest.method),
  );
  const answer = await showMessage('information', `${message}${more}`, resume, show, vscode.l10n.t('Not Now'));
  if (answer === resume) await vscode.commands.executeCommand(commandIds.resumeRun, newest.id);
  if (answer === show) await vscode.commands.executeCommand(commandIds.showRun, newest.id);
}

/**
 * The runs that were cut off, the newest first. What has ended, was stopped by a person or is gone is forgotten;
 * what is in a folder that is not open now is not.
 */
async function cutOff(runs: RunService, underWay: UnderWay) {
  const found = [];
  for (const id of underWay.ids) {
    if (!runs.knows(id)) continue;
    const run = await runs.open(id);
    if (run?.live === true || run?.owner !== undefined) continue;
    const view = run?.view();
    if (view !== undefined && view.state !== 'stopped' && isResumable(view.state)) found.push(view);
    else await underWay.remove(id);
  }
  return found;
}
