import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { whetstoneFolder } from './runStore';
import { StorageError, writing } from './storageError';

/** How much a cache holds. */
export interface CacheSize {
  readonly entries: number;
  readonly bytes: number;
}

/** The folder of a workspace folder's cache, for people to look into. */
export function cacheFolder(root: string): string {
  return join(root, whetstoneFolder, 'cache');
}

/** The file in which completions are kept. */
export function cachePath(root: string): string {
  return join(cacheFolder(root), 'completions.jsonl');
}

/** How much the cache of a workspace folder holds; nothing when there is none. @throws StorageError when it cannot be read. */
export async function cacheSize(root: string): Promise<CacheSize> {
  let entries = 0;
  let bytes = 0;
  for (const path of await filesOf(root)) {
    entries += await countLines(path);
    bytes += (await stat(path)).size;
  }
  return { entries, bytes };
}

/**
 * Empties the cache of a workspace folder, and returns what it held. A run that is under way keeps what it has read.
 * @throws StorageError when it cannot be read, or a file cannot be removed.
 */
export async function clearCache(root: string): Promise<CacheSize> {
  const size = await cacheSize(root);
  for (const path of await filesOf(root)) await writing(path, () => rm(path, { force: true }));
  return size;
}

async function filesOf(root: string): Promise<readonly string[]> {
  const folder = cacheFolder(root);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StorageError(folder, error, 'read');
  });
  return names.filter((name) => name.startsWith('completions')).map((name) => join(folder, name));
}

async function countLines(path: string): Promise<number> {
  const file = await open(path, 'r');
  let count = 0;
  try {
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
    }
  } finally {
    await file.close();
  }
  return count;
}
