// @ts-check
// Collects the texts that the extension shows, for translators: the string literals given to `t(…)` and `vscode.l10n.t(…)` in src/editor
// and src/panel, also such that `+` joins, and what methods and metrics say of themselves, in l10n/bundle.l10n.json, each under itself.
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
      const text = literalText(argument);
      if (text === undefined) {
        const { line } = file.getLineAndCharacterOfPosition(argument.getStart());
        throw new Error(`${path}:${line + 1}: a text to be translated must be a string literal, or several joined by "+".`);
      }
      texts.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/**
 * The text of a string literal, or of several joined by `+`, as long ones are that take more than a line.
 * @param {ts.Expression} expression
 * @returns {string | undefined} undefined for whatever else
 */
function literalText(expression) {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [literalText(expression.left), literalText(expression.right)];
  return left === undefined || right === undefined ? undefined : left + right;
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
