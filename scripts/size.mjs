// @ts-check
// Builds, prints the size of what is shipped, and fails when what is loaded at once is too large.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { build } from './commands.mjs';

/** What is loaded at the start, in bytes: an entry file with all that it imports at once. Everything else is loaded on first use. */
const limits = new Map([
  ['extension/extension.mjs', 200_000],
  ['media/panel.js', 150_000],
]);

try {
  await build();
  const dist = join(repositoryRoot, 'dist');
  const names = (await readdir(dist, { recursive: true })).map((file) => file.replaceAll('\\', '/')).filter((file) => /\.m?js$/.test(file));
  /** @type {Map<string, string>} */
  const files = new Map(
    await Promise.all(names.sort().map(async (name) => /** @type {const} */ ([name, await readFile(join(dist, name), 'utf8')]))),
  );
  const tooLarge = [];
  for (const [entry, limit] of limits) {
    if (!files.has(entry)) throw new Error(`dist/${entry} was not built.`);
    const parts = loadedWith(entry, files);
    const bytes = parts.reduce((sum, name) => sum + bytesOf(files.get(name)), 0);
    console.log(
      `dist/${entry} ${kilobytes(bytesOf(files.get(entry)))}, with all it loads at once ${kilobytes(bytes)} (limit ${kilobytes(limit)})`,
    );
    if (bytes > limit) tooLarge.push(entry);
  }
  const atOnce = new Set([...limits.keys()].flatMap((entry) => loadedWith(entry, files)));
  console.log('On first use:');
  for (const [name, text] of files) {
    if (name.startsWith('cli/') || atOnce.has(name) || bytesOf(text) < 10_000) continue;
    console.log(`  ${`dist/${name}`.padEnd(46)} ${kilobytes(bytesOf(text)).padStart(10)}`);
  }
  if (tooLarge.length > 0) throw new Error(`Too large: ${tooLarge.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/**
 * A file and every file that it imports statically, directly or not.
 * @param {string} entry
 * @param {Map<string, string>} files
 */
function loadedWith(entry, files) {
  const found = new Set([entry]);
  for (const name of found) {
    for (const [, path] of (files.get(name) ?? '').matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g)) {
      found.add(posix.join(dirname(name), String(path)));
    }
  }
  return [...found];
}

/** @param {string | undefined} text */
function bytesOf(text) {
  return Buffer.byteLength(text ?? '');
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
