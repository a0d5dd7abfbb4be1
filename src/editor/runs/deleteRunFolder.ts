import { lstat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { checkFolders } from '../../storage/ownFiles';
import { RunLock } from '../../storage/runLock';
import type { RunStore } from '../../storage/runStore';
import { StorageError } from '../../storage/storageError';

/**
 * Moves a run's folder to the trash; deletes it where there is no trash. Meanwhile no one can take the run up.
 * Of a link in its place only the link is removed.
 * @throws RunBusy when someone has; StorageError when a link leads to the folder of the runs; what the disk says when it keeps the folder.
 */
export async function deleteRunFolder(store: RunStore, id: string): Promise<void> {
  // Another window may have deleted it: a lock would make the folder again.
  if ((await store.journalState(id)) === undefined) return;
  const folder = store.folder(id);
  await checkFolders(dirname(folder));
  if ((await lstat(folder)).isSymbolicLink()) return unlink(folder);
  const lock = await lockWhereItCan(folder);
  const uri = vscode.Uri.file(folder);
  try {
    await vscode.workspace.fs
      .delete(uri, { recursive: true, useTrash: true })
      .then(undefined, () => vscode.workspace.fs.delete(uri, { recursive: true }));
  } finally {
    await lock?.release();
  }
}

/** A disk that takes no lock, as one that is full, takes none from others either; and runs are deleted to make room. */
async function lockWhereItCan(folder: string): Promise<RunLock | undefined> {
  try {
    return await RunLock.acquire(folder);
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}
