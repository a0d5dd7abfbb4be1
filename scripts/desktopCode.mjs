// @ts-check
// Finds an installed desktop VS Code that can load Whetstone.
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { display } from '../test/hosts/desktop.mjs';
import { repositoryRoot } from '../test/hosts/paths.mjs';

const answerLimitMs = 10_000;

/**
 * The command line tool of the first installed VS Code that runs and is new enough, or undefined.
 * @returns {Promise<string | undefined>}
 */
export async function findDesktopCode() {
  if (display() !== 'own') return undefined;
  const { engines } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
  for (const path of candidates(process.env, process.platform)) {
    if (!existsSync(path) || opensElsewhere(realpathSync(path))) continue;
    const version = await versionOf(path);
    if (version !== undefined && isAtLeast(version, engines.vscode)) return path;
  }
  return undefined;
}

/**
 * Where the tool can be: on the PATH, then where installers put it.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 */
export function candidates(env, platform) {
  const names = platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const onPath = (env.PATH ?? env.Path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...usualPlaces(env, platform)];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function usualPlaces(env, platform) {
  if (platform === 'darwin') {
    const inApplications = 'Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
    return [join('/', inApplications), join(homedir(), inApplications)];
  }
  if (platform === 'win32') {
    const installed = 'Microsoft VS Code\\bin\\code.cmd';
    return [
      ...(env.LOCALAPPDATA ? [join(env.LOCALAPPDATA, 'Programs', installed)] : []),
      ...(env.ProgramFiles ? [join(env.ProgramFiles, installed)] : []),
    ];
  }
  return ['/usr/share/code/bin/code', '/snap/bin/code'];
}

/**
 * Whether a tool called code opens files in a window that is on another machine, or in a browser: the tool inside the terminal
 * of a remote window, that of code-server, or that of Windows inside of WSL.
 * @param {string} path with links resolved
 */
export function opensElsewhere(path) {
  return /code-server|\.vscode-(server|remote)|remote-cli|^\/mnt\/[a-z]\//.test(path.replaceAll('\\', '/'));
}

/**
 * @param {string} path
 * @returns {Promise<string | undefined>} undefined where it does not run, as for root
 */
async function versionOf(path) {
  const windows = process.platform === 'win32';
  const run = promisify(execFile)(windows ? `"${path}"` : path, ['--version'], { timeout: answerLimitMs, shell: windows });
  const output = await run.then(
    ({ stdout }) => stdout,
    () => '',
  );
  return /^\d+\.\d+\.\d+/.exec(output)?.[0];
}

/**
 * @param {string} version such as 1.139.1
 * @param {string} range such as ^1.101.0
 */
export function isAtLeast(version, range) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [needMajor = 0, needMinor = 0, needPatch = 0] = range.replace(/^\D+/, '').split('.').map(Number);
  return major === needMajor && (minor > needMinor || (minor === needMinor && patch >= needPatch));
}
