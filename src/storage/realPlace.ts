import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { placeBelow } from './movedFiles';

/** Whether a file, there or not, is below one of the folders, wherever symbolic links lead. */
export async function isBelowAny(roots: readonly string[], file: string): Promise<boolean> {
  const real = await realPathOf(file);
  for (const root of roots) if (placeBelow(await realPathOf(root), real) !== undefined) return true;
  return false;
}

/** A path without symbolic links; of what is not there, as far as its folders are. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
}
