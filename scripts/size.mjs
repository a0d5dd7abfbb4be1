// @ts-check
// Builds, prints the size of what is shipped, and fails when a file that is loaded at once is too large.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { build } from './commands.mjs';

/** In bytes; files without a limit are loaded later, or not by the editor. */
const limits = new Map([
  ['extension.js', 200_000],
  ['media/panel.js', 120_000],
]);

try {
  await build();
  const dist = join(repositoryRoot, 'dist');
  const files = (await readdir(dist, { recursive: true })).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.js'));
  const missing = [...limits.keys()].find((file) => !files.includes(file));
  if (missing !== undefined) throw new Error(`dist/${missing} was not built.`);
  const sizes = await Promise.all(files.sort().map(async (file) => ({ file, bytes: (await stat(join(dist, file))).size })));
  for (const { file, bytes } of sizes) {
    const limit = limits.get(file);
    console.log(`${`dist/${file}`.padEnd(28)} ${kilobytes(bytes).padStart(10)}  ${limit === undefined ? 'no limit' : `limit ${kilobytes(limit)}`}`);
  }
  const large = sizes.filter(({ file, bytes }) => bytes > (limits.get(file) ?? Infinity));
  if (large.length > 0) throw new Error(`Too large: ${large.map(({ file }) => `dist/${file}`).join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
