import { shortHash } from '../../core/hash';

/**
 * Names a run in this window: its id in its store, and which store that is. A folder and its copy hold runs of the same ids, and both may
 * be in one workspace.
 */
export function runKey(root: string, stored: string): string {
  return `${stored}@${shortHash(root)}`;
}

/** The id of a run in its store; for people as well. */
export function storedId(key: string): string {
  return key.split('@', 1)[0] ?? key;
}

/** Whether a run of that name may be in the store of a folder. A bare id may be in any. */
export function mayBeIn(root: string, key: string): boolean {
  return key === storedId(key) || key === runKey(root, storedId(key));
}
