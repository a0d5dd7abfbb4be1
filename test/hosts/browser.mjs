// @ts-check
// A workbench in a real Chromium, driven by Playwright.
//
//   const vscode = await openVSCode({ workspace, extensions: [repositoryRoot] });   // starts a server of its own
//   await vscode.runCommand('Whetstone: Show Run');                                // see workbench.mjs for the rest
//   await vscode.close();
//
// Nothing but 127.0.0.1 can be reached from the browser.
import { chromium } from 'playwright-core';
import { findBrowser } from './installChromium.mjs';
import { startServer } from './server.mjs';
import { Workbench } from './workbench.mjs';

/** @typedef {import('./server.mjs').Server} Server */

/**
 * @typedef {object} WindowOptions
 * @property {{ width: number, height: number }} [viewport] 1280 × 800 unless given
 * @property {number} [scale] device pixels for one CSS pixel, 1 unless given; 2 makes sharper pictures
 * @property {boolean} [visible] shows the browser's window, for a person to watch; no unless given
 */

/**
 * Starts a server and opens its workbench. Closing the workbench stops the server.
 * @param {import('./server.mjs').ServerOptions & WindowOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openVSCode(options) {
  const server = await startServer(options);
  try {
    return await openWorkbench(server, options, () => server.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Opens the workbench of a server that runs already. Closing the workbench leaves the server as it is, unless `afterClose` stops it.
 * @param {Server} server
 * @param {WindowOptions & { report?: (line: string) => void }} [options]
 * @param {() => Promise<void>} [afterClose]
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(server, options = {}, afterClose = async () => {}) {
  const browser = await launchChromium(options);
  try {
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(await context.newPage(), server, async () => {
      await browser.close();
      await afterClose();
    });
    await workbench.open();
    return workbench;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * Launches Chromium with the network shut but for this machine.
 * @param {{ visible?: boolean, report?: (line: string) => void }} [options]
 */
export async function launchChromium({ visible = false, report } = {}) {
  const { executablePath, env } = await findBrowser(report);
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    headless: !visible,
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      '--disable-background-networking',
      '--disable-gpu',
      '--font-render-hinting=none',
      ...(process.platform === 'linux' ? ['--no-sandbox', '--no-zygote'] : []),
    ],
    // processes.mjs ends everything on Ctrl-C; two that do so would race.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
