// @ts-check
// What a test does in a workbench, in the words of a person. Get one from openVSCode or openWorkbench in browser.mjs.
//
//   vscode.page                                        the Playwright page, for everything that is not here
//   await vscode.runCommand('Whetstone: Show Run')     through the command palette, by its exact title
//   await vscode.openFile('SKILL.md')                  through quick open
//   await vscode.pick('OPRO')                          an item of the open quick pick, by its exact label
//   await vscode.answer('12')                          the open input box
//   vscode.webview()                                   the inner document of the visible webview, as a FrameLocator
//   await vscode.setTheme('dark')                      light, dark, high-contrast, high-contrast-light
//   await vscode.setViewport(800, 600)
//   await vscode.screenshot('panel-dark')              test-artifacts/panel-dark.png
//   await vscode.reload()                              as Developer: Reload Window
//   vscode.hostLog()                                   what extensions have written to the console
//   await vscode.close()
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactsFolder } from './paths.mjs';
import { themeIds } from './settings.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').FrameLocator} FrameLocator */
/** @typedef {import('./server.mjs').Server} Server */
/** @typedef {import('./settings.mjs').Theme} Theme */

/** The class of the workbench's root by which each theme shows. */
const themeClasses = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black', 'high-contrast-light': 'hc-light' };

/** How the window marks what comes from an extension. */
const hostMark = '[Extension Host] ';

const startLimitMs = 60_000;
const commandLimitMs = 30_000;

/** A window of VS Code in the browser. */
export class Workbench {
  /** @type {string[]} */ #log = [];
  /** @type {(code: number) => void} */ #testsEnded = () => {};
  /** @type {() => Promise<void>} */ #close;
  #server;

  /**
   * @param {Page} page
   * @param {Server} server
   * @param {() => Promise<void>} close
   */
  constructor(page, server, close) {
    /** The page that shows the workbench. */
    this.page = page;
    this.#server = server;
    this.#close = close;
    /**
     * The exit code of the tests in the extension host, where the server was started with `testsPath`.
     * @type {Promise<number>}
     */
    this.testsEnded = new Promise((resolve) => (this.#testsEnded = resolve));
  }

  /** The server behind this window. */
  get server() {
    return this.#server;
  }

  /** Opens the workbench in the page. Called once, by openWorkbench. */
  async open() {
    this.page.on('console', (message) => this.#log.push(`${message.type()}: ${plainText(message.text())}`));
    await this.page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => this.#testsEnded(code));
    await this.page.goto(this.#server.url);
    await this.#ready();
    await this.#themed(this.#server.theme);
  }

  /** Loads the window again, as "Developer: Reload Window" does. */
  async reload() {
    await this.page.reload();
    await this.#ready();
  }

  /** Waits until the workbench can be used. */
  async #ready() {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: startLimitMs });
  }

  /**
   * Runs a command through the command palette. Waits until the command is there, since extensions come after the window.
   * @param {string} title as the palette shows it, with its category: `Whetstone: Show Run`
   */
  async runCommand(title) {
    await this.#chooseInQuickInput('F1', `>${title}`, title);
  }

  /**
   * Opens a file of the workspace through quick open.
   * @param {string} path relative to the workspace folder; enough of it to be told apart
   */
  async openFile(path) {
    const name = path.split('/').at(-1) ?? path;
    await this.#chooseInQuickInput('ControlOrMeta+P', path, name);
    await this.page.locator('.tabs-container .tab.active').filter({ hasText: name }).waitFor({ timeout: commandLimitMs });
  }

  /**
   * Chooses an item of the quick pick that is open.
   * @param {string} label the whole label
   */
  async pick(label) {
    await this.#row(label).click({ timeout: commandLimitMs });
  }

  /**
   * Types into the input box that is open, and accepts.
   * @param {string} text
   */
  async answer(text) {
    const input = this.#quickInput().locator('input[type="text"], input[type="password"]').first();
    await input.fill(text, { timeout: commandLimitMs });
    await input.press('Enter');
  }

  /**
   * The document that an extension has put into a webview: that of the visible one, or the one with the given title.
   * @param {string} [title] of the webview, such as the title of its tab
   * @returns {FrameLocator}
   */
  webview(title) {
    const inner = title === undefined ? 'iframe#active-frame' : `iframe#active-frame[title=${JSON.stringify(title)}]`;
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator(inner);
  }

  /**
   * Switches the color theme and waits until it shows. Webviews follow.
   * @param {Theme} theme
   */
  async setTheme(theme) {
    await this.#server.setSettings({ 'workbench.colorTheme': themeIds[theme] });
    await this.#themed(theme);
  }

  /** @param {Theme} theme */
  async #themed(theme) {
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor({ timeout: commandLimitMs });
  }

  /**
   * @param {number} width CSS pixels
   * @param {number} height CSS pixels
   */
  async setViewport(width, height) {
    await this.page.setViewportSize({ width, height });
  }

  /**
   * Saves what the window shows.
   * @param {string} name of the picture, without an ending; may hold folders
   * @returns {Promise<string>} the path of the PNG file in test-artifacts
   */
  async screenshot(name) {
    const path = join(artifactsFolder, `${name}.png`);
    await mkdir(artifactsFolder, { recursive: true });
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Removes every toast. */
  async clearNotifications() {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
  }

  /** Closes the secondary side bar, where VS Code opens the Chat view by itself. */
  async hideSecondarySideBar() {
    const bar = this.page.locator('.part.auxiliarybar');
    if (!(await bar.isVisible())) return;
    await this.runCommand('View: Hide Secondary Side Bar');
    await bar.waitFor({ state: 'hidden' });
  }

  /** What the window and the extension host have written to the console, oldest first, each as `type: text`. */
  log() {
    return [...this.#log];
  }

  /** Of the log, what extensions have written, each as `type: text`. */
  hostLog() {
    return this.#log.filter((line) => line.includes(hostMark)).map((line) => line.replace(hostMark, ''));
  }

  /** Closes the browser, and the server where it was started with this window. */
  async close() {
    await this.#close();
  }

  #quickInput() {
    return this.page.locator('.quick-input-widget');
  }

  /** @param {string} label */
  #row(label) {
    return this.#quickInput()
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.quick-input-list-label .label-name').getByText(label, { exact: true }) })
      .first();
  }

  /**
   * Opens a quick input by its key, filters it, and chooses the row with the label. What extensions contribute comes late, and a list
   * that is open does not grow, so it is opened again until the row is there.
   * @param {string} key
   * @param {string} filter
   * @param {string} label
   */
  async #chooseInQuickInput(key, filter, label) {
    const deadline = performance.now() + commandLimitMs;
    for (;;) {
      await this.page.keyboard.press(key);
      const input = this.#quickInput().locator('input[type="text"]').first();
      await input.fill(filter);
      const row = this.#row(label);
      const found = await row.waitFor({ timeout: 1500 }).then(() => true, () => false);
      if (found) return void (await row.click());
      const offered = await this.#quickInput().locator('.label-name').allInnerTexts();
      await input.press('Escape');
      if (performance.now() > deadline) throw new Error(`"${label}" was not offered for "${filter}", only: ${offered.slice(0, 8).join(' | ') || 'nothing'}`);
    }
  }
}

/**
 * Takes the colors out of a console message.
 * @param {string} text
 */
function plainText(text) {
  return text.replaceAll('%c', '').replace(/ color: [#\w]+(?= |$)/g, '').trim();
}
