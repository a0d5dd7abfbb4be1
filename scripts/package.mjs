// @ts-check
// Builds and packages out/whetstone.vsix, and fails when the archive holds anything but the files that .vscodeignore lists, or
// lacks one of them. Touches no network.
import { mkdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { archiveEntries } from './archive.mjs';
import { build, runCommand } from './commands.mjs';

const target = join('out', 'whetstone.vsix');

try {
  await build();
  await mkdir(join(repositoryRoot, 'out'), { recursive: true });
  const code = await runCommand(process.execPath, [
    join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    ...['--out', target],
  ]);
  if (code !== 0) throw new Error(`vsce failed with code ${code}; see above.`);
  const allowed = allowList(await readFile(join(repositoryRoot, '.vscodeignore'), 'utf8'));
  const entries = archiveEntries(await readFile(join(repositoryRoot, target)));
  const problems = compare(entries.map(({ name }) => name), allowed);
  if (problems.length > 0) throw new Error(`${target} is not what .vscodeignore says:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  const size = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${target}: ${entries.length} files, all on the list, ${(size / 1000).toFixed(1)} kB`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/**
 * The files that may be in the VSIX. To be a list that can be checked, .vscodeignore excludes everything and then includes files by name.
 * @param {string} ignoreFile
 * @returns {string[]}
 */
function allowList(ignoreFile) {
  const lines = ignoreFile.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines[0] !== '**') throw new Error('.vscodeignore is to begin with "**", which excludes everything.');
  // The parts of the extension that are loaded on first use have names that change with their content.
  const loose = lines.slice(1).find((line) => !line.startsWith('!') || line.replace(/\/\*\.mjs$/, '').includes('*'));
  if (loose !== undefined) throw new Error(`.vscodeignore is to include files one by one, as "!path", or the modules of one folder, as "!folder/*.mjs"; this line does not: ${loose}`);
  return lines.slice(1).map((line) => line.slice(1));
}

/**
 * @param {string[]} names in the archive
 * @param {string[]} allowed in the repository
 */
function compare(names, allowed) {
  // vsce adds the first two, and names these three files in its own way.
  const renamed = new Map([
    ['README.md', 'readme.md'],
    ['CHANGELOG.md', 'changelog.md'],
    ['LICENSE', 'LICENSE.txt'],
  ]);
  const expected = ['[Content_Types].xml', 'extension.vsixmanifest', ...allowed.map((path) => `extension/${renamed.get(path) ?? path}`)];
  const matches = (/** @type {string} */ name, /** @type {string} */ path) =>
    path.endsWith('/*.mjs') ? posix.dirname(name) === posix.dirname(path) && name.endsWith('.mjs') : name === path;
  return [
    ...names.filter((name) => !expected.some((path) => matches(name, path))).map((name) => `${name} is not on the list`),
    ...expected.filter((path) => !names.some((name) => matches(name, path))).map((path) => `${path} is missing`),
  ];
}
