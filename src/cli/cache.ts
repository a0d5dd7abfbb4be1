import type { CacheSize } from '../storage/cacheFolder';
import { cacheFolder, cacheSize, clearCache } from '../storage/cacheFolder';
import { typedAs } from './invocation';
import { print, printJson } from './output';

/** Shows where the answers of earlier runs are kept and how many, or empties the cache. */
export async function showCache(folder: string, clear: boolean, json: boolean): Promise<void> {
  const path = cacheFolder(folder);
  const size = clear ? await clearCache(folder) : await cacheSize(folder);
  if (json) printJson({ path, ...(clear ? { cleared: size } : size) });
  else print(clear ? `Cleared ${describe(size)} from ${path}` : `${path}\n${describe(size)}. "${typedAs('cache --clear')}" empties it.`);
}

function describe({ entries, bytes }: CacheSize): string {
  return `${entries} ${entries === 1 ? 'answer' : 'answers'}, ${(bytes / 2 ** 20).toFixed(1)} MB`;
}
