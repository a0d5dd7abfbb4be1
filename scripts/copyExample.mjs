// @ts-check
// Copies an example to .vscode-test/workspaces, for a person or for tests to change.
//
//   node scripts/copyExample.mjs [support-triage] [--for-tests]
//
// A copy that is there stays as it is; one for tests is made anew, with the settings that tests want.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFolder, repositoryRoot } from '../test/hosts/paths.mjs';
import { quietSettings } from '../test/hosts/settings.mjs';
import { copyWorkspace } from '../test/hosts/workspaces.mjs';

const examples = join(repositoryRoot, 'examples');

/**
 * The copy of an example.
 * @param {string} [example] its name
 * @param {{ fresh?: boolean, forTests?: boolean }} [options] `fresh` makes it anew
 * @returns {Promise<string>} its path
 */
export async function copyExample(example = 'support-triage', { fresh = false, forTests = false } = {}) {
  const from = join(examples, example);
  if (!existsSync(from)) throw new Error(`There is no example "${example}", only ${(await readdir(examples)).join(', ')}.`);
  const workspace = join(cacheFolder, 'workspaces', ...(forTests ? ['for-tests'] : []), example);
  if (fresh || forTests) await rm(workspace, { recursive: true, force: true });
  if (existsSync(workspace)) return workspace;
  await mkdir(dirname(workspace), { recursive: true });
  copyWorkspace(from, workspace);
  // The copy lies inside of this repository; without the setting, VS Code asks whether to open that one.
  const settings = forTests ? quietSettings : { 'git.openRepositoryInParentFolders': 'never' };
  const path = join(workspace, '.vscode', 'settings.json');
  await mkdir(dirname(path), { recursive: true });
  if (!existsSync(path)) await writeFile(path, `${JSON.stringify(settings, undefined, 2)}\n`);
  return workspace;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'for-tests': { type: 'boolean', default: false } } });
  console.log(await copyExample(positionals[0], { forTests: values['for-tests'] }));
}
