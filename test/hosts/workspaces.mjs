// @ts-check
// Workspace folders for VS Code to work in, so that a test or a try-out never changes the repository.
//
//   const workspace = temporaryWorkspace(join(repositoryRoot, 'examples', 'support-triage'));
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * Makes a folder that is removed when this process ends.
 * @param {string} [from] a folder whose content is copied, but for what runs have left in it; the copy has the same name
 * @returns {string} the absolute path
 */
export function temporaryWorkspace(from) {
  const workspace = join(temporaryFolder(), from === undefined ? 'workspace' : basename(from));
  if (from === undefined) mkdirSync(workspace);
  else copyWorkspace(from, workspace);
  return workspace;
}

/**
 * Copies a workspace folder without the journals of earlier runs.
 * @param {string} from
 * @param {string} to must not exist
 */
export function copyWorkspace(from, to) {
  cpSync(from, to, { recursive: true, errorOnExist: true, force: false, filter: (path) => basename(path) !== '.whetstone' });
}
