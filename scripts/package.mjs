// @ts-check
// Builds and packages out/whetstone.vsix, and fails when the archive holds anything but the files that .vscodeignore lists, or
// lacks one of them, or names a file that is not in it. Touches no network.
import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { archiveEntries } from './archive.mjs';
import { build, runCommand } from './commands.mjs';
import { allowList, compareWithList, danglingPaths, packagedReadme } from './packageContents.mjs';

const target = join('out', 'whetstone.vsix');

try {
  await build();
  await mkdir(join(repositoryRoot, 'out'), { recursive: true });
  const code = await runCommand(process.execPath, [
    join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    ...['--readme-path', packagedReadme],
    ...['--out', target],
  ]);
  if (code !== 0) throw new Error(`vsce failed with code ${code}; see above.`);
  const allowed = allowList(await readFile(join(repositoryRoot, '.vscodeignore'), 'utf8'));
  const entries = archiveEntries(await readFile(join(repositoryRoot, target)));
  const problems = [
    ...compareWithList(
      entries.map(({ name }) => name),
      allowed,
    ),
    ...danglingPaths(allowed, await readFile(join(repositoryRoot, 'package.json'), 'utf8'), (path) =>
      readFileSync(join(repositoryRoot, path), 'utf8'),
    ),
  ];
  if (problems.length > 0) throw new Error(`${target} is not what it is to be:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  const size = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${target}: ${entries.length} files, all on the list, ${(size / 1000).toFixed(1)} kB`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
