import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { journalName } from '../../storage/runStore';
import { Gatherer } from './gatherer';
import type { OutsideRoots } from './outsideRoots';
import { runKey } from './runKey';

/** How often changes are told, at most, in milliseconds. */
const interval = 1000;

/** Follows the journals of all runs, those of other windows and of the command line included. @param changed is told the names of the runs */
export function watchJournals(outside: OutsideRoots, changed: (ids: ReadonlySet<string>) => void): vscode.Disposable {
  const touched = new Gatherer(changed, interval);
  const touch = ({ fsPath }: vscode.Uri): void => {
    const folder = dirname(fsPath);
    touched.add(runKey(dirname(dirname(dirname(folder))), basename(folder)));
  };
  const watchers: vscode.Disposable[] = [];
  const watch = (pattern: vscode.GlobPattern): void => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watchers.push(watcher, watcher.onDidCreate(touch), watcher.onDidChange(touch), watcher.onDidDelete(touch));
  };
  watch(`**/.whetstone/runs/*/${journalName}`);
  // Not from the root: whatever else lies below it, such as a home folder, would be watched as well.
  const watchRoot = (root: string): void => watch(new vscode.RelativePattern(vscode.Uri.file(join(root, '.whetstone', 'runs')), `*/${journalName}`));
  outside.all.forEach(watchRoot);
  watchers.push(outside.onDidAdd(watchRoot));
  return { dispose: () => void vscode.Disposable.from(touched, ...watchers).dispose() };
}
