import * as vscode from 'vscode';
import { cacheFolder, cacheSize, clearCache } from '../../storage/cacheFolder';
import { fileName, formatBytes, formatNumber } from '../format';
import { askModally, showMessage } from '../plainMessage';
import type { RunService } from '../runs/runService';
import { requireTrust } from '../trust';

/**
 * Says where the cache of the workspace folder is and how large, and clears it if the person likes.
 * @throws NotTrusted in a workspace that is not trusted.
 */
export async function askToClearCache(runs: RunService): Promise<void> {
  requireTrust('delete');
  const root = await pickRoot(runs.roots);
  if (root === undefined) return;
  const folder = cacheFolder(root);
  const { entries, bytes } = await cacheSize(root);
  if (entries === 0) {
    void showMessage('information', vscode.l10n.t('The cache is empty. It would be in {0}.', folder));
    return;
  }
  const clear = vscode.l10n.t('Clear');
  const message = vscode.l10n.t('Clear the cache of {0} answers ({1})?', formatNumber(entries), formatBytes(bytes));
  const detail = vscode.l10n.t(
    '{0}\n\nAnswers at temperature 0 are kept there, so that later runs need not pay for them again. ' +
      'Without them they are asked for anew. Runs and their journals stay as they are.',
    folder,
  );
  if ((await askModally(message, detail, clear)) !== clear) return;
  await clearCache(root);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The cache is cleared: {0} are free again.', formatBytes(bytes)), 5000);
}

async function pickRoot(roots: readonly string[]): Promise<string | undefined> {
  if (roots.length === 0) void showMessage('information', vscode.l10n.t('There is no cache: no folder is open.'));
  if (roots.length < 2) return roots[0];
  const sizes = await Promise.all(roots.map((root) => cacheSize(root).catch(() => undefined)));
  const items = roots.map((root, index) => ({
    label: fileName(root),
    description: root,
    detail: formatBytes(sizes[index]?.bytes ?? 0),
    root,
  }));
  return (
    await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Clear Cache'),
      matchOnDescription: true,
      placeHolder: vscode.l10n.t('Of which folder?'),
    })
  )?.root;
}
