import { isAbsolute, join, relative, sep } from 'node:path';
import type { RecordedPrompt } from '../core/run/events';

/** Where a file is below a folder, with slashes on every system; undefined where it is outside of it. */
export function placeBelow(root: string, path: string): string | undefined {
  const inside = relative(root, path);
  return inside === '' || isAbsolute(inside) || inside.split(sep, 1)[0] === '..' ? undefined : inside.split(sep).join('/');
}

/** The prompt file of a run that is kept in `root` now: a folder that was copied or moved has taken it along. */
export function promptPathIn(root: string, { path, place }: RecordedPrompt): string {
  if (place === undefined) return path;
  const here = join(root, ...place.split('/'));
  // A journal may come from anyone, and must not lead out of the folder.
  return placeBelow(root, here) === undefined ? path : here;
}
