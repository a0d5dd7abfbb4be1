import { isAbsolute, join, relative, sep } from 'node:path';
import type { FilePlace } from '../core/prompt/program';

/** Where a file is below a folder, with slashes on every system; undefined where it is outside of it. */
export function placeBelow(root: string, path: string): string | undefined {
  const inside = relative(root, path);
  return inside === '' || isAbsolute(inside) || inside.split(sep, 1)[0] === '..' ? undefined : inside.split(sep).join('/');
}

/**
 * Where a file that a journal names is now, if the run is kept in `root` now: a folder that was copied or moved has taken its prompt and
 * its cases along. A file outside of the folder is where it was.
 *
 * @param prompt of the same journal: its path and place tell which folder the run began in
 */
export function fileNow(root: string, { path, place }: FilePlace, file: string): string {
  if (place === undefined) return file;
  const rootThen = join(path, ...place.split('/').map(() => '..'));
  const inside = join(rootThen, ...place.split('/')) === path ? placeBelow(rootThen, file) : undefined;
  return inside === undefined ? file : join(root, ...inside.split('/'));
}
