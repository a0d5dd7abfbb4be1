import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { checkFolders, whetstoneFolder } from '../../storage/ownFiles';
import { journalName } from '../../storage/runStore';
import { Gatherer } from './gatherer';
import type { OutsideRoots } from './outsideRoots';
import { runKey } from './runKey';

/** How often changes are told, at most, in milliseconds. */
const interval = 1000;

/**
 * Follows the journals of all runs, those of other windows and of the command line included.
 * @param changed is told the names of the runs
 */
export function watchJournals(outside: OutsideRoots, changed: (ids: ReadonlySet<string>) => void): vscode.Disposable {
  const touched = new Gatherer(changed, interval);
  const touch = ({ fsPath }: vscode.Uri): void => {
    const folder = dirname(fsPath);
    touched.add(runKey(dirname(dirname(dirname(folder))), basename(folder)));
  };
  const watchers: vscode.Disposable[] = [];
  let disposed = false;
  const watch = (pattern: vscode.GlobPattern): void => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watchers.push(watcher, watcher.onDidCreate(touch), watcher.onDidChange(touch), watcher.onDidDelete(touch));
  };
  watch(`**/.whetstone/runs/*/${journalName}`);
  // Not from the root: whatever else lies below it, such as a home folder, would be watched as well.
  const watchRoot = (root: string): void => {
    const runs = join(root, whetstoneFolder, 'runs');
    const begin = (): void => {
      if (!disposed) watch(new vscode.RelativePattern(vscode.Uri.file(runs), `*/${journalName}`));
    };
    // Through a link a whole disk might be watched.
    checkFolders(runs).then(begin, () => undefined);
  };
  outside.all.forEach(watchRoot);
  watchers.push(outside.onDidAdd(watchRoot));
  const dispose = (): void => {
    disposed = true;
    vscode.Disposable.from(touched, ...watchers).dispose();
  };
  return { dispose };
}
