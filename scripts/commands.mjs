// @ts-check
// Runs the commands that the scripts are made of.
import { join } from 'node:path';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { startProcess } from '../test/hosts/processes.mjs';

/**
 * Runs a command in the repository with this process's output, to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function runCommand(command, args, options = {}) {
  const child = startProcess(command, args, {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    endWith: 'SIGTERM',
    ...options,
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Builds by esbuild.mjs.
 * @param {string[]} [args]
 * @throws {Error} when it does not build; esbuild has printed why
 */
export async function build(args = []) {
  const code = await runCommand(process.execPath, [join(repositoryRoot, 'esbuild.mjs'), ...args]);
  if (code !== 0) throw new Error(`The build failed with code ${code}; see above.`);
}
