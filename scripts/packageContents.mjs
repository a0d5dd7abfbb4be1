// @ts-check
// What is in the VSIX, and whether everything that it names is in it, too.
import { posix } from 'node:path';

/** The README of the VSIX: for those who use the extension. The repository's own is for those who have a clone. */
export const packagedReadme = 'docs/extension.md';

/** What vsce calls files in its own way. */
const renamed = new Map([
  [packagedReadme, 'readme.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['LICENSE', 'LICENSE.txt'],
]);

/**
 * The files that may be in the VSIX. To be a list that can be checked, .vscodeignore excludes everything and then includes files by name.
 * @param {string} ignoreFile
 * @returns {string[]}
 */
export function allowList(ignoreFile) {
  const lines = ignoreFile
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines[0] !== '**') throw new Error('.vscodeignore is to begin with "**", which excludes everything.');
  // The parts of the extension that are loaded on first use have names that change with their content.
  const loose = lines.slice(1).find((line) => !line.startsWith('!') || line.replace(/\/\*\.mjs$/, '').includes('*'));
  if (loose !== undefined)
    throw new Error(
      '.vscodeignore is to include files one by one, as "!path", or the modules of one folder, as "!folder/*.mjs"; ' +
        `this line does not: ${loose}`,
    );
  return lines.slice(1).map((line) => line.slice(1));
}

/**
 * @param {string[]} names in the archive
 * @param {string[]} allowed in the repository
 */
export function compareWithList(names, allowed) {
  // vsce adds the first two.
  const expected = ['[Content_Types].xml', 'extension.vsixmanifest', ...allowed.map((path) => `extension/${renamed.get(path) ?? path}`)];
  return [
    ...names.filter((name) => !expected.some((path) => matches(name, path))).map((name) => `${name} is not on the list`),
    ...expected.filter((path) => !names.some((name) => matches(name, path))).map((path) => `${path} is missing`),
  ];
}

/**
 * What the packaged files name that is not packaged: the paths in package.json, and the relative links of Markdown files.
 * The README and the changes are shown on pages of their own, where no relative link leads anywhere.
 * @param {string[]} allowed in the repository
 * @param {string} manifest the text of package.json
 * @param {(path: string) => string} read the text of a packaged Markdown file
 * @returns {string[]} a line each
 */
export function danglingPaths(allowed, manifest, read) {
  const has = (/** @type {string} */ path) => allowed.some((each) => matches(posix.normalize(path), each));
  const named = pathsIn(JSON.parse(manifest))
    .filter((path) => !has(path))
    .map((path) => `package.json names ${path}`);
  const linked = allowed
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      linksIn(read(path))
        .filter((link) => renamed.has(path) || !has(posix.join(posix.dirname(path), link)))
        .map((link) => `${path} links to ${link}`),
    );
  return [...named, ...linked];
}

/**
 * @param {{ main?: string, bin?: string | Record<string, string>, icon?: string, l10n?: string, contributes?: unknown }} manifest
 * @returns {string[]}
 */
function pathsIn({ main, bin, icon, l10n, contributes }) {
  const commands = typeof bin === 'string' ? [bin] : Object.values(bin ?? {});
  return [main, ...commands, icon, l10n && `${l10n}/bundle.l10n.json`, ...pathsBelow(contributes)].filter((path) => path !== undefined);
}

/**
 * Every text below a value that is a path into the extension: its own folders are all that begin one.
 * @param {unknown} value
 * @returns {string[]}
 */
function pathsBelow(value) {
  if (typeof value === 'string') return /^(\.\/)?(media|schemas|dist|l10n|docs)\//.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsBelow) : [];
}

/**
 * The relative links of a Markdown text, images included.
 * @param {string} text
 * @returns {string[]}
 */
function linksIn(text) {
  const plain = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...plain.matchAll(/\]\(([^)\s]+)/g), ...plain.matchAll(/\b(?:src|href)="([^"]+)"/g)]
    .map(([, link]) => String(link))
    .filter((link) => !/^(\w+:|#)/.test(link));
}

/**
 * @param {string} name
 * @param {string} path
 */
function matches(name, path) {
  return path.endsWith('/*.mjs') ? posix.dirname(name) === posix.dirname(path) && name.endsWith('.mjs') : name === path;
}
