// @ts-check
// What a test does in a workbench, in the words of a person. Get one from openVSCode or openWorkbench in browser.mjs.
//
//   vscode.page                                        the Playwright page, for everything that is not here
//   await vscode.runCommand('Whetstone: Show Run')     through the command palette, by its exact title
//   await vscode.openFile('SKILL.md')                  through quick open
//   await vscode.pick('OPRO')                          an item of the open quick pick, by its exact label
//   await vscode.answer('12')                          the open input box
//   vscode.webview()                                   the document inside the visible webview, as a FrameLocator
//   await vscode.webviewTitled('Reflections')          the same where several webviews are visible
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
const attemptMs = 2000;

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
    // The whole name: a run's panel has it in its title, too.
    await this.page
      .locator('.tabs-container .tab.active')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .waitFor({ timeout: commandLimitMs });
  }

  /**
   * Chooses an item of the quick pick that is open.
   * @param {string} label the whole label
   */
  async pick(label) {
    await this.#choose(this.#row(label), commandLimitMs);
  }

  /**
   * Types into the input box that is open, and accepts.
   * @param {string} text
   */
  async answer(text) {
    // The same widget may still show the quick pick of the step before.
    await this.#quickInput().locator('.quick-input-list').waitFor({ state: 'hidden', timeout: commandLimitMs });
    const input = this.#quickInput().locator('.quick-input-box input');
    await input.fill(text, { timeout: commandLimitMs });
    await input.press('Enter');
  }

  /**
   * The document that an extension has put into the webview, where just one is visible.
   * @returns {FrameLocator}
   */
  webview() {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /**
   * The document of one among several webviews. A webview that was hidden and shown again is to be looked up again.
   * @param {string} title of the webview, such as the title of its tab
   * @returns {Promise<FrameLocator>}
   */
  async webviewTitled(title) {
    const deadline = performance.now() + commandLimitMs;
    while (performance.now() < deadline) {
      for (const frame of this.page.frames()) {
        const outer = frame.parentFrame()?.name();
        if (!outer || (await titleOf(frame)) !== title) continue;
        return this.page.frameLocator(`iframe.webview[name="${outer}"]`).frameLocator('iframe#active-frame');
      }
      await this.page.waitForEvent('frameattached', { timeout: 200 }).catch(() => undefined);
    }
    throw new Error(`There is no webview with the title "${title}".`);
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
   * Opens a quick input by its key, filters it, and chooses the row with the label. What extensions contribute comes late,
   * a list that is open does not grow, and an editor that opens meanwhile takes the focus and with it the list;
   * so it is opened again until the row was chosen.
   * @param {string} key
   * @param {string} filter
   * @param {string} label
   */
  async #chooseInQuickInput(key, filter, label) {
    const deadline = performance.now() + commandLimitMs;
    let offered = /** @type {string[]} */ ([]);
    while (performance.now() < deadline) {
      await this.page.keyboard.press(key);
      const chosen = await this.#filterAndChoose(filter, label).then(
        () => true,
        () => false,
      );
      if (chosen) return;
      offered = await this.#quickInput().locator('.label-name').allInnerTexts();
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`"${label}" was not offered for "${filter}", only: ${offered.slice(0, 8).join(' | ') || 'nothing'}`);
  }

  /**
   * @param {string} filter
   * @param {string} label
   */
  async #filterAndChoose(filter, label) {
    await this.#quickInput().locator('input[type="text"]').first().fill(filter, { timeout: attemptMs });
    const row = this.#row(label);
    await row.waitFor({ timeout: attemptMs });
    // With time to spare: a click that arrived but was given up on would be made twice.
    await this.#choose(row, 5 * attemptMs);
  }

  /**
   * Clicks a row of the quick input. The pointer leaves the list before: where it rested on a row, the row's hover lies over others.
   * @param {import('playwright-core').Locator} row
   * @param {number} timeout milliseconds
   */
  async #choose(row, timeout) {
    await row.waitFor({ timeout });
    await this.page.mouse.move(0, 0);
    await row.click({ timeout });
  }
}

/**
 * The title of a frame, as it is in the document that holds it.
 * @param {import('playwright-core').Frame} frame
 */
function titleOf(frame) {
  // A frame may be gone by now.
  return frame.frameElement().then(
    (element) => element.getAttribute('title'),
    () => null,
  );
}

/**
 * Takes the colors out of a console message.
 * @param {string} text
 */
function plainText(text) {
  return text
    .replaceAll('%c', '')
    .replace(/ color: [#\w]+(?= |$)/g, '')
    .trim();
}
