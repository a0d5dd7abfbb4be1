import { constants } from 'node:fs';
import { join } from 'node:path';
import { openOwn, readOwnFolder, removeOwn, whetstoneFolder } from './ownFiles';
import { reading, writing } from './storageError';

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

/**
 * How much the cache of a workspace folder holds; nothing when there is none.
 * @throws StorageError when it cannot be read, or there is a link or no regular file in it.
 */
export async function cacheSize(root: string): Promise<CacheSize> {
  let entries = 0;
  let bytes = 0;
  for (const path of await filesOf(root)) {
    const size = await reading(path, () => sizeOf(path));
    entries += size.entries;
    bytes += size.bytes;
  }
  return { entries, bytes };
}

/**
 * Empties the cache of a workspace folder, and returns what it held. A run that is under way keeps what it has read.
 * @throws StorageError when `cacheSize` does, and nothing is removed then; or when a file cannot be removed.
 */
export async function clearCache(root: string): Promise<CacheSize> {
  const size = await cacheSize(root);
  for (const path of await filesOf(root)) await writing(path, () => removeOwn(path));
  return size;
}

async function filesOf(root: string): Promise<readonly string[]> {
  const folder = cacheFolder(root);
  const entries = await reading(folder, () => readOwnFolder(folder).catch(noneIfMissing));
  return entries.filter(({ name }) => name.startsWith('completions')).map(({ name }) => join(folder, name));
}

function noneIfMissing(error: NodeJS.ErrnoException): readonly never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function sizeOf(path: string): Promise<CacheSize> {
  const file = await openOwn(path, constants.O_RDONLY);
  let entries = 0;
  try {
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) entries++;
    }
    return { entries, bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
