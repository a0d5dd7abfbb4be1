// @ts-check
// Where things are, and which Node runs the VS Code server.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, which is also the folder of the extension. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Git-ignored folder for VS Code, Chromium and workspaces. `WHETSTONE_HOST_CACHE` moves it. */
export const cacheFolder = process.env.WHETSTONE_HOST_CACHE ?? join(repositoryRoot, '.vscode-test');

/** Git-ignored folder for screenshots and logs of the last test run. */
export const artifactsFolder = join(repositoryRoot, 'test-artifacts');

/** The fixture extension that registers language models; see its README. */
export const languageModelFixture = join(repositoryRoot, 'test', 'fixtures', 'lm-provider');

/**
 * The path of a Node that can run the VS Code server (24 or later): this one, else the one among the dev dependencies.
 * @returns {string}
 */
export function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const own = join(repositoryRoot, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  throw new Error(
    `The VS Code server needs Node 24; this is ${process.version}, and ${own} is missing. Run "npm ci" in ${repositoryRoot}.`,
  );
}
