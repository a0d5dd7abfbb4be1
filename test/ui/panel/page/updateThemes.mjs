// @ts-check
// Writes themes.json anew: the theme variables that the panel's style sheet uses, with the values that VS Code gives them in each theme.
//
//   node esbuild.mjs --only=panel && node test/ui/panel/page/updateThemes.mjs
//
// To be run when the style sheet uses another variable, or after an update of VS Code.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVSCode } from '../../../hosts/browser.mjs';
import { repositoryRoot } from '../../../hosts/paths.mjs';
import { themeIds } from '../../../hosts/settings.mjs';

/** An extension that shows an empty webview, whose document carries the variables. */
const extension = {
  'package.json': JSON.stringify({
    name: 'empty-webview',
    publisher: 'test',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
    main: './main.js',
    contributes: { commands: [{ command: 'emptyWebview.open', title: 'Open Empty Webview' }] },
  }),
  'main.js': `
    const vscode = require('vscode');
    exports.activate = ({ subscriptions }) => subscriptions.push(vscode.commands.registerCommand('emptyWebview.open', () => {
      vscode.window.createWebviewPanel('empty', 'Empty', vscode.ViewColumn.One).webview.html = '<html><body></body></html>';
    }));`,
};

/**
 * @param {string} style the `style` of the webview's root element
 * @param {ReadonlySet<string>} used
 */
function variablesOf(style, used) {
  const all = style.split(';').map((declaration) => {
    const colon = declaration.indexOf(':');
    return /** @type {const} */ ([declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim()]);
  });
  return Object.fromEntries(all.filter(([name]) => used.has(name)).sort());
}

const css = await readFile(join(repositoryRoot, 'dist/media/panel.css'), 'utf8');
const used = new Set([...css.matchAll(/--vscode-[A-Za-z-]+/g)].map(([name]) => name));
const folder = await mkdtemp(join(tmpdir(), 'themes-'));
for (const [name, text] of Object.entries(extension)) await writeFile(join(folder, name), text);
const vscode = await openVSCode({ workspace: folder, extensions: [folder] });
try {
  await vscode.runCommand('Open Empty Webview');
  /** @type {Record<string, Record<string, string>>} */
  const themes = {};
  for (const theme of /** @type {(keyof typeof themeIds)[]} */ (Object.keys(themeIds))) {
    await vscode.setTheme(theme);
    await vscode
      .webview()
      .locator(`body[data-vscode-theme-id=${JSON.stringify(themeIds[theme])}]`)
      .waitFor({ state: 'attached' });
    themes[theme] = variablesOf((await vscode.webview().locator('html').getAttribute('style')) ?? '', used);
  }
  await writeFile(new URL('themes.json', import.meta.url), `${JSON.stringify(themes, null, 2)}\n`);
} finally {
  await vscode.close();
  await rm(folder, { recursive: true, force: true });
}
