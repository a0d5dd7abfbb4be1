// @ts-check
// Collects the texts that the extension shows, for translators: the string literals given to `t(…)` and `vscode.l10n.t(…)` in src/editor
// and src/panel, and what methods and metrics say of themselves, in l10n/bundle.l10n.json, each under itself.
//
//   node scripts/l10n.mjs
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { describedTexts, loadSources } from './described.mjs';

export const bundlePath = join(repositoryRoot, 'l10n', 'bundle.l10n.json');

/**
 * The bundle as the sources say it should be.
 * @param {import('./described.mjs').Sources} sources
 */
export async function bundleOfSources(sources) {
  const texts = new Set(describedTexts(sources));
  for (const folder of ['editor', 'panel']) {
    const root = join(repositoryRoot, 'src', folder);
    for (const name of (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts'))) {
      for (const text of textsIn(join(root, name), await readFile(join(root, name), 'utf8'))) texts.add(text);
    }
  }
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), undefined, 2)}\n`;
}

/**
 * The texts of one source file.
 * @param {string} path
 * @param {string} source
 * @returns {string[]}
 * @throws {Error} at a text that is put together when it is shown: a translation could not be found for it
 */
export function textsIn(path, source) {
  /** @type {string[]} */
  const texts = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const visit = (/** @type {ts.Node} */ node) => {
    const argument = ts.isCallExpression(node) && translates(node.expression) ? node.arguments[0] : undefined;
    // What is handed on, as by `(message) => vscode.l10n.t(message)`, is a literal where it comes from.
    if (argument !== undefined && !ts.isIdentifier(argument)) {
      if (!ts.isStringLiteralLike(argument)) {
        const { line } = file.getLineAndCharacterOfPosition(argument.getStart());
        throw new Error(`${path}:${line + 1}: a text to be translated must be one string literal.`);
      }
      texts.push(argument.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/** @param {ts.Expression} callee */
function translates(callee) {
  return (
    (ts.isIdentifier(callee) && callee.text === 't') || (ts.isPropertyAccessExpression(callee) && callee.getText() === 'vscode.l10n.t')
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await mkdir(dirname(bundlePath), { recursive: true });
  await writeFile(bundlePath, await bundleOfSources(await loadSources()));
}
