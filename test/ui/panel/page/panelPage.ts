// The panel in a real Chromium, without VS Code: the page that the webview gets, with its content security policy, VS Code's theme
// variables, and a fake host on the other side of the messages.
import { deepEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { panelHtml } from '../../../../src/panel/panelHtml';
import { panelStrings } from '../../../../src/panel/panelStrings';
import type { FakeHost } from './fakeHost';
import themes from './themes.json';

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as readonly Theme[];

export interface PanelOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept of an earlier panel. */
  readonly savedState?: unknown;
  /** Whether the host does not answer at once. */
  readonly startsEmpty?: boolean;
  /** Whether time passes only when the test says so. */
  readonly fakeClock?: boolean;
}

/** The tests run in the root of the repository; the bundle of this file is somewhere else. */
const root = process.cwd();
const origin = 'http://panel.test';
const require = createRequire(join(root, 'package.json'));

/** The source of axe, once a test has needed it. */
let axe: Promise<string> | undefined;

/**
 * Opens panels for the tests of the surrounding `describe`, and closes them after each test. A test fails when the page of one of its
 * panels had an error or broke the content security policy.
 */
export function usePanels(): (host: FakeHost, options?: PanelOptions) => Promise<ShownPanel> {
  let browser: Browser;
  let panels: ShownPanel[] = [];
  before(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    const problems = panels.flatMap((panel) => panel.problems);
    await Promise.all(panels.map((panel) => panel.close()));
    panels = [];
    deepEqual(problems, []);
  });
  after(() => browser.close());
  return async (host, options) => {
    const panel = await openPanel(browser, host, options);
    panels.push(panel);
    return panel;
  };
}

/** The browser that the panels are shown in. */
export async function launchBrowser(): Promise<Browser> {
  const module = (await import(pathToFileURL(join(root, 'test/hosts/browser.mjs')).href)) as { launchChromium(): Promise<Browser> };
  return module.launchChromium();
}

/** A panel that is shown, and what went wrong in its page. */
export class ShownPanel {
  /** Uncaught errors, errors on the console and violations of the content security policy. */
  readonly problems: string[] = [];

  constructor(
    readonly page: Page,
    readonly host: FakeHost,
  ) {}

  /** Makes the panel anew with what it saved, as hiding and showing does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.shown();
  }

  async shown(): Promise<void> {
    await this.page.locator('#panel > *').first().waitFor();
    await this.page.locator('.page-loading').waitFor({ state: 'detached' });
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    while (!(await this.page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => resolve(Boolean(${expression}))))`)));
  }

  /** Opens everything that can be opened, also what appears by that. */
  async openEverything(): Promise<void> {
    await this.until(`((closed) => {
      for (const details of closed) details.open = true;
      return closed.length === 0;
    })(document.querySelectorAll('details:not([open])'))`);
  }

  /** What the panel saved last. */
  savedState(): Promise<unknown> {
    return this.page.evaluate("JSON.parse(sessionStorage.getItem('state') ?? 'null')");
  }

  /** How far the page is wider than its window, in pixels. */
  overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  /** Changes the color theme, as VS Code does while the panel is shown. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate(themeScript(theme));
  }

  /**
   * What axe has to say: one line for each element that breaks a rule.
   * @param options of axe, such as the rules to run; all of them unless given
   */
  async accessibilityProblems(options: object = {}): Promise<readonly string[]> {
    axe ??= readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
    if (!(await this.page.evaluate<boolean>("'axe' in globalThis"))) await this.page.evaluate(await axe);
    return this.page.evaluate<string[]>(`axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations'] })}).then((results) =>
      results.violations.flatMap((rule) =>
        rule.nodes.map((node) => rule.id + ': ' + node.target.join(' ') + ' ' + (node.any[0]?.message ?? rule.help))))`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** Shows the panel in a page of its own. */
export async function openPanel(browser: Browser, host: FakeHost, options: PanelOptions = {}): Promise<ShownPanel> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  await serve(context);
  const page = await context.newPage();
  const panel = new ShownPanel(page, host);
  page.on('pageerror', (error) => panel.problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && panel.problems.push(`console: ${message.text()}`));
  await page.exposeFunction('reportViolation', (text: string) => panel.problems.push(`policy: ${text}`));
  await page.exposeFunction('sendToHost', (message: unknown) => host.receive(message));
  host.connect(async (message) => {
    if (page.isClosed()) return;
    // A page that is closed or made anew meanwhile hears nothing.
    await page
      .evaluate((data) => (globalThis as unknown as PageGlobal).postMessage(data, '*'), message as unknown)
      .catch((error: unknown) => {
        if (!page.isClosed() && !String(error).includes('Execution context was destroyed')) throw error;
      });
  });
  if (options.fakeClock) await page.clock.install({ time: 0 });
  await page.addInitScript({ content: editorScript(options) });
  await page.goto(`${origin}/`);
  if (!options.startsEmpty) await panel.shown();
  if (options.fakeClock) await page.clock.pauseAt(60_000);
  return panel;
}

interface PageGlobal {
  postMessage(message: unknown, target: string): void;
}

/** Serves the page and the built panel from an origin that does not exist. */
async function serve(context: BrowserContext): Promise<void> {
  const html = panelHtml({
    cspSource: origin,
    scriptUri: `${origin}/panel.js`,
    styleUri: `${origin}/panel.css`,
    nonce: '0123456789abcdef',
    language: 'en',
    numberLanguage: 'en',
    strings: panelStrings((message) => message),
  });
  await context.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: html });
    else if (pathname === '/favicon.ico') await route.fulfill({ status: 204 });
    else await route.fulfill({ path: join(root, 'dist/media', pathname.slice(1)) });
  });
}

/** What VS Code does in a webview before the extension's page runs: its API, its theme, its default styles. */
function editorScript({ theme = 'dark', savedState }: PanelOptions): string {
  return `{
    const saved = ${JSON.stringify(JSON.stringify(savedState ?? null))};
    if (sessionStorage.getItem('state') === null && saved !== 'null') sessionStorage.setItem('state', saved);
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => void globalThis.sendToHost(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
    document.addEventListener('securitypolicyviolation', (event) =>
      globalThis.reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(\`@layer vscode-default {
      body { padding: 0 20px; color: var(--vscode-editor-foreground); }
      a { color: var(--vscode-textLink-foreground); }
    }\`);
    document.addEventListener('DOMContentLoaded', () => {
      document.adoptedStyleSheets = [sheet];
      ${themeScript(theme)}
    });
  }`;
}

/** What VS Code does in a webview when the color theme changes. */
function themeScript(theme: Theme): string {
  return `{
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(${JSON.stringify(themes[theme])})) document.documentElement.style.setProperty(name, value);
    document.body.classList.remove(...${JSON.stringify(Object.values(bodyClasses).flat())});
    document.body.classList.add(...${JSON.stringify(bodyClasses[theme])});
  }`;
}

const bodyClasses: Readonly<Record<Theme, readonly string[]>> = {
  light: ['vscode-light'],
  dark: ['vscode-dark'],
  'high-contrast': ['vscode-high-contrast'],
  'high-contrast-light': ['vscode-high-contrast-light', 'vscode-high-contrast'],
};
