// @ts-check
// Folders for temporary files that go with the process, also on Ctrl-C.
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchForTheEnd } from './processes.mjs';

/** @type {Set<string>} */
const folders = new Set();
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };

/**
 * Makes an empty folder that is removed when this process ends. Its path is short, since VS Code makes sockets in such folders
 * and their paths are limited.
 * @returns {string} the absolute path
 */
export function temporaryFolder() {
  // First, so that processes are ended before the folders that they write to are removed.
  watchForTheEnd();
  if (folders.size === 0) process.on('exit', removeAll);
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  folders.add(folder);
  return folder;
}

/**
 * Removes a folder before the process ends.
 * @param {string} folder made by temporaryFolder
 */
export async function removeTemporaryFolder(folder) {
  await rm(folder, removal);
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

function removeAll() {
  for (const folder of folders) rmSync(folder, removal);
}
