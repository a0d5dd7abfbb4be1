import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { placeBelow } from './movedFiles';

/** Whether a file, there or not, is below one of the folders, wherever symbolic links lead. */
export async function isBelowAny(roots: readonly string[], file: string): Promise<boolean> {
  const real = await realPathOf(file);
  for (const root of roots) if (placeBelow(await realPathOf(root), real) !== undefined) return true;
  return false;
}

/** So many links one after the other lead in a circle. */
const mostLinks = 40;

/** A path without symbolic links; of what is not there, where it would be made. */
async function realPathOf(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    if (folder === path) return path;
    const place = join(await realPathOf(folder, links), basename(path));
    // A link may lead to what is not there yet.
    const target = links < mostLinks ? await readlink(place).catch(() => undefined) : undefined;
    return target === undefined ? place : realPathOf(resolve(dirname(place), target), links + 1);
  }
}
