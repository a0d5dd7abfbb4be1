// @ts-check
// Folders that are either absent or complete: they are built under another name and renamed at the end.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';

const building = '.building-';
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Returns the folder `.vscode-test/<name>`, building it first where it is missing. Safe when interrupted and when several
 * processes do it at once: the first to finish wins.
 * @param {string} name says what the folder holds and in which version, since a folder that exists is never rebuilt
 * @param {(folder: string) => Promise<void>} build fills an empty folder
 * @param {string} [cache] where it lies, `.vscode-test` unless given
 * @returns {Promise<string>} the absolute path
 */
export async function preparedFolder(name, build, cache = cacheFolder) {
  const target = join(cache, name);
  const stamp = join(target, 'complete.json');
  if (existsSync(stamp)) return target;
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const folder = await mkdtemp(join(cache, building));
  try {
    await build(folder);
    await writeFile(join(folder, 'complete.json'), JSON.stringify({ name }) + '\n');
    await rename(folder, target).catch(async (error) => {
      // Another process was faster, which is as good; a folder without a stamp is debris.
      if (existsSync(stamp)) return;
      if (!existsSync(target)) throw error;
      await rm(target, { recursive: true, force: true });
      await rename(folder, target);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
}

/**
 * Removes what builds that were killed have left behind.
 * @param {string} cache
 */
async function removeAbandoned(cache) {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(building)) continue;
    const folder = join(cache, name);
    const age = await stat(folder).then(
      (entry) => Date.now() - entry.mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}
