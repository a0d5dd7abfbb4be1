// @ts-check
// The tests in the extension host, on either host. Both hosts run the same tests module; what differs is where VS Code is from.
//
//   const host = await chooseHost();                             // 'desktop' where it can be had, else 'server'
//   await runExtensionTests(host, { workspace, extensions, testsPath, env, timeoutMs });
import { openVSCode } from './browser.mjs';
import { desktopIsPossible, runInDesktop } from './desktop.mjs';

/** @typedef {'desktop' | 'server'} Host */

/**
 * @typedef {object} ExtensionTests
 * @property {string} workspace absolute path of the folder to open
 * @property {string[]} extensions folders of extensions, absolute; the first holds the tests
 * @property {string} testsPath absolute path of a CommonJS module with `run()`
 * @property {Record<string, string>} env for the extension host
 * @property {number} timeoutMs after which the host is ended
 * @property {(line: string) => void} [report] told of installations
 * @property {(text: string) => void} [onOutput] given what the host prints
 */

/**
 * The host that fits this machine: a desktop VS Code where one is named in VSCODE_PATH or can be downloaded, and can open a
 * window; else the server.
 * @returns {Promise<Host>}
 */
export async function chooseHost() {
  return (await desktopIsPossible()) ? 'desktop' : 'server';
}

/**
 * Runs the tests module in an extension host and settles when it has ended. Says nothing of single tests.
 * @param {Host} host
 * @param {ExtensionTests} tests
 * @returns {Promise<number>} 0 when `run()` settled, another number when it failed
 * @throws {Error} when the host did not start, or did not end in time
 */
export function runExtensionTests(host, tests) {
  return host === 'desktop' ? runInDesktop(tests) : runInServer(tests);
}

/** @param {ExtensionTests} tests */
async function runInServer({ timeoutMs, onOutput = () => {}, ...tests }) {
  const vscode = await openVSCode({ ...tests, lifetimeMs: timeoutMs + 60_000 });
  try {
    return await Promise.race([vscode.testsEnded, tooLong(timeoutMs), vscode.server.ended.then(() => serverEnded())]);
  } finally {
    onOutput(`${vscode.log().join('\n')}\n\n${vscode.server.log()}`);
    await vscode.close();
  }
}

/**
 * @param {number} ms
 * @returns {Promise<never>}
 */
function tooLong(ms) {
  return new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`The tests in the extension host did not end within ${ms / 1000} s.`)), ms).unref(),
  );
}

/** @returns {never} */
function serverEnded() {
  throw new Error('The VS Code server ended before the tests did.');
}
