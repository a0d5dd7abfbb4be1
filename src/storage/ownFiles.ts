import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Opens a file of Whetstone's own, below `.whetstone`: a regular file that stands where it seems to stand. What a repository brings is never
 * followed: neither a symbolic link, nor a pipe or a device in the place of a file.
 * @param flags of `node:fs` constants, such as `constants.O_RDONLY`
 * @throws what the system says; `ELOOP` for a link, `EINVAL` for what is no regular file.
 */
export async function openOwn(path: string, flags: number, mode?: number): Promise<FileHandle> {
  // A pipe without a writer would wait for one.
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
  try {
    if (!(await file.stat()).isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
