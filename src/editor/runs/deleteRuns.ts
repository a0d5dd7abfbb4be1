import * as vscode from 'vscode';
import { isAcceptedInFile } from '../../core/run/view/acceptedInFile';
import { mainPath } from '../../core/run/view/mainPath';
import { formatBytes, formatNumber, methodLabel } from '../format';
import { askModally, showMessage } from '../plainMessage';
import { currentText } from '../promptFiles/openPromptFile';
import { requireTrust } from '../trust';
import type { ListedRun } from './openRun';
import { oldRuns } from './oldRuns';
import { textsNow } from './textsNow';
import type { RunService } from './runService';

/** Says which run it is, and deletes it if the person likes. @throws NotTrusted in a workspace that is not trusted. */
export async function askToDeleteRun(runs: RunService, id: string): Promise<void> {
  requireTrust('delete');
  const run = (await runs.list()).find((each) => each.id === id || each.stored === id);
  if (run === undefined) return;
  if (run.owner !== undefined || run.live) {
    sayUnderWay(run);
    return;
  }
  const remove = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t(
    'Its journal with all candidates and reflections goes to the trash, where there is one. Prompts stay as they are.',
  );
  if ((await askModally(question(runs, run), detail, remove)) !== remove) return;
  // It may have been taken up while the question stood.
  for (const left of await runs.delete(run)) sayUnderWay(left);
}

function sayUnderWay({ owner }: ListedRun): void {
  const message =
    owner === undefined
      ? vscode.l10n.t('The run is under way. Stop it before you delete it.')
      : vscode.l10n.t('Another window has this run under way ({0}). Stop it there before you delete it.', owner);
  void showMessage('information', message);
}

function question(runs: RunService, { stored, summary }: ListedRun): string {
  if (summary === undefined) return vscode.l10n.t('Delete the run {0}, which cannot be shown?', stored);
  const { method, startedAt } = summary;
  return vscode.l10n.t(
    'Delete the run on {0} ({1}, {2})?',
    runs.nameOf(mainPath(summary)),
    methodLabel(method),
    new Date(startedAt).toLocaleString(vscode.env.language),
  );
}

/**
 * Asks which runs are old, says how many these are and how large, and deletes them if the person likes.
 * @throws NotTrusted in a workspace that is not trusted.
 */
export async function askToDeleteOldRuns(runs: RunService): Promise<void> {
  requireTrust('delete');
  const all = await runs.list();
  const kept = new Set<ListedRun>();
  for (const run of all) if (await isNeeded(runs, run)) kept.add(run);
  const sizes = new Map(await Promise.all(all.map(async (run) => [run, await run.store.size(run.stored)] as const)));
  const items = oldRuns(all, new Date()).flatMap(({ by, runs: old }) => {
    const chosen = old.filter((run) => !kept.has(run));
    if (chosen.length === 0) return [];
    const size = formatBytes(chosen.reduce((sum, run) => sum + (sizes.get(run) ?? 0), 0));
    const label = 'days' in by ? vscode.l10n.t('Older than {0} days', by.days) : vscode.l10n.t('All but the newest {0}', by.keep);
    return [{ label, description: vscode.l10n.t('{0} runs, {1}', formatNumber(chosen.length), size), chosen, size }];
  });
  if (items.length === 0) {
    void showMessage('information', vscode.l10n.t('There are no old runs to delete.'));
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Delete Old Runs'),
    placeHolder: vscode.l10n.t('Which runs?'),
  });
  if (picked === undefined) return;
  const { chosen, size } = picked;
  const remove = vscode.l10n.t('Delete');
  const message = vscode.l10n.t('Delete {0} runs ({1})?', formatNumber(chosen.length), size);
  const detail = vscode.l10n.t(
    'Their journals with all candidates and reflections go to the trash, where there is one. Prompts stay as they are. ' +
      'Kept are runs that are under way or cannot be shown, and those from which the file now holds what you accepted: {0} in all.',
    formatNumber(kept.size),
  );
  if ((await askModally(message, detail, remove)) !== remove) return;
  const left = await runs.delete(...chosen);
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} runs are deleted.', formatNumber(chosen.length - left.length)), 5000);
  if (left.length > 0)
    void showMessage('information', vscode.l10n.t('Runs that are kept, since they are under way by now: {0}.', formatNumber(left.length)));
}

/** Whether a run is under way, cannot be shown, or is where the prompt as it is now came from. */
async function isNeeded(runs: RunService, { id, live, owner, summary }: ListedRun): Promise<boolean> {
  if (live || owner !== undefined || summary === undefined) return true;
  if (!summary.hasAccepted) return false;
  const view = await runs.view(id);
  return view !== undefined && isAcceptedInFile(view, await textsNow(view, (path) => currentText(vscode.Uri.file(path))));
}
