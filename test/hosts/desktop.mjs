// @ts-check
// The tests in a desktop VS Code, by way of @vscode/test-electron: the one that VSCODE_PATH names, else one that is downloaded.
//
//   if (await desktopIsPossible()) await runInDesktop({ workspace, extensions, testsPath, env, timeoutMs });
//
// The library writes to this process's output and handles its signals, so it runs in a process of its own (desktopProcess.mjs), which on a
// Linux without a display is put under xvfb-run.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder, node24, repositoryRoot } from './paths.mjs';
import { startProcess, stopProcess } from './processes.mjs';
import { quietSettings } from './settings.mjs';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.mjs';

/** @typedef {import('./extensionTests.mjs').ExtensionTests} ExtensionTests */

const downloadSite = 'https://update.code.visualstudio.com/api/releases/stable';
const answerLimitMs = 3000;

/**
 * Whether a desktop VS Code can be run here: one is named or the download site answers, and there is a display or a stand-in for one.
 * @returns {Promise<boolean>}
 */
export async function desktopIsPossible() {
  if (display() === 'none') return false;
  if (process.env.VSCODE_PATH) return true;
  const answer = await fetch(downloadSite, { signal: AbortSignal.timeout(answerLimitMs) }).catch(() => undefined);
  return answer?.ok === true;
}

/**
 * Runs the tests module in a desktop VS Code.
 * @param {ExtensionTests} tests
 * @returns {Promise<number>} the exit code of VS Code
 */
export async function runInDesktop({ timeoutMs, onOutput = () => {}, report = () => {}, ...tests }) {
  if (display() === 'none') throw new Error('A desktop VS Code needs a display. Install xvfb (it has xvfb-run), or use --host=server.');
  report(
    process.env.VSCODE_PATH
      ? `Desktop VS Code: ${process.env.VSCODE_PATH}`
      : 'Desktop VS Code: the latest stable one, downloaded where it is missing',
  );
  const userData = temporaryFolder();
  await mkdir(join(userData, 'User'));
  await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify(quietSettings));
  const options = join(userData, 'options.json');
  await writeFile(options, JSON.stringify(testOptions(tests, userData, process.env.VSCODE_PATH)));
  const [command, args] = desktopCommand(options, display());
  const child = startProcess(command, args, { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'pipe'], endWith: 'SIGTERM' });
  child.stdout?.on('data', (data) => onOutput(String(data)));
  child.stderr?.on('data', (data) => onOutput(String(data)));
  try {
    return await new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`The tests in the desktop VS Code did not end within ${timeoutMs / 1000} s.`)),
        timeoutMs,
      );
      child.once('error', (error) => reject(new Error(`The desktop VS Code could not be started: ${error.message}`)));
      child.once('close', (code) => {
        clearTimeout(limit);
        resolve(code ?? 1);
      });
    });
  } finally {
    await stopProcess(child);
    await removeTemporaryFolder(userData);
  }
}

/**
 * What runTests of @vscode/test-electron is called with. The desktop takes any number of extensions in development.
 * @param {Pick<ExtensionTests, 'workspace' | 'extensions' | 'testsPath' | 'env'>} tests
 * @param {string} userData an empty folder, with a short path
 * @param {string} [vscodePath] the executable, where it is not to be downloaded
 * @returns {import('@vscode/test-electron').TestOptions}
 */
export function testOptions({ workspace, extensions, testsPath, env }, userData, vscodePath) {
  return {
    extensionDevelopmentPath: extensions,
    extensionTestsPath: testsPath,
    extensionTestsEnv: env,
    launchArgs: [
      workspace,
      `--user-data-dir=${userData}`,
      `--extensions-dir=${join(userData, 'extensions')}`,
      '--disable-extensions',
      '--disable-gpu',
      '--disable-telemetry',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-workspace-trust',
    ],
    ...(vscodePath ? { vscodeExecutablePath: vscodePath } : { version: 'stable', cachePath: cacheFolder }),
  };
}

/**
 * The command that runs desktopProcess.mjs.
 * @param {string} options path of a JSON file with the options
 * @param {'own' | 'virtual' | 'none'} on
 * @returns {[string, string[]]}
 */
export function desktopCommand(options, on) {
  const own = [join(repositoryRoot, 'test', 'hosts', 'desktopProcess.mjs'), options];
  return on === 'virtual' ? ['xvfb-run', ['--auto-servernum', node24(), ...own]] : [node24(), own];
}

/**
 * Where windows can be opened: on a display of the machine, on a virtual one, or nowhere.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {'own' | 'virtual' | 'none'}
 */
export function display(env = process.env, platform = process.platform) {
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return 'own';
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, 'xvfb-run'))) ? 'virtual' : 'none';
}
