// @ts-check
// Puts what was built into its folder without ever emptying that: a window that starts meanwhile finds the extension whole, and a build of
// the same sources touches nothing.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What a file is called while it is being written, so that a build at the same time leaves it alone. */
const unfinished = '.unfinished-';

/**
 * @typedef {object} Built
 * @property {string} path
 * @property {Uint8Array} contents
 */

/**
 * Makes files what was built. One that is as it is to be is left alone, any other is replaced as a whole.
 * @param {readonly Built[]} files
 */
export async function writeBuilt(files) {
  for (const { path, contents } of files) {
    if (
      await readFile(path).then(
        (there) => there.equals(contents),
        () => false,
      )
    )
      continue;
    await mkdir(dirname(path), { recursive: true });
    const temporary = join(dirname(path), `${unfinished}${randomUUID()}`);
    await writeFile(temporary, contents);
    await rename(temporary, path);
  }
}

/**
 * Removes the files of a folder that the last build did not make: names of shared parts change with their
 * content, and old ones must not stay behind.
 * @param {string} folder
 * @param {readonly Built[]} files
 */
export async function removeOthers(folder, files) {
  const made = new Set(files.map(({ path }) => relative(folder, resolve(path))));
  const there = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = there.flatMap((entry) => (entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name))] : []));
  await Promise.all(
    names
      .filter((name) => !made.has(name) && !basename(name).startsWith(unfinished))
      .map((name) => rm(join(folder, name), { force: true })),
  );
}
