import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { statOwn } from './ownFiles';
import { writing } from './storageError';

/** The content of a file: as a whole, or in pieces, of which no two are held at a time. */
export type Content = string | AsyncIterable<string | Uint8Array>;

/** Opens a file that is not there yet; a test puts one in its place that fails. */
export type OpenNew = (path: string, flags: 'wx', mode: number) => Promise<Pick<FileHandle, 'writeFile' | 'chmod' | 'sync' | 'close'>>;

/**
 * Makes a file's content another one, as a whole or not at all: a new file is written and synced beside it, and takes its place. A
 * symbolic link stays one, and the file keeps its mode. A file that is not there is made.
 * @throws StorageError when it cannot be written; the file is then as it was.
 */
export async function replaceFile(path: string, content: string, openNew: OpenNew = open): Promise<void> {
  await writing(path, async () => {
    const target = await realpath(path).catch(otherwiseIfMissing(path));
    const mode = await stat(target).then((found) => found.mode & 0o7777, otherwiseIfMissing(undefined));
    await putInPlace(target, content, mode, openNew);
  });
}

/**
 * The same of a file below `.whetstone`, whose content may come in pieces.
 * Where a link, or no regular file, stands in its place, that is left alone.
 * @param isLasting whether it is synced; false for what can be made anew
 * @throws StorageError
 */
export async function replaceOwn(path: string, content: Content, isLasting = true): Promise<void> {
  await writing(path, async () => {
    const found = await statOwn(path);
    await putInPlace(path, content, found && found.mode & 0o7777, open, isLasting);
  });
}

async function putInPlace(target: string, content: Content, mode: number | undefined, openNew: OpenNew, isLasting = true): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const file = await openNew(temporary, 'wx', mode ?? 0o666);
    try {
      await file.writeFile(content);
      // What a new file may not have at first (umask) the old one had.
      if (mode !== undefined) await file.chmod(mode);
      if (isLasting) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function otherwiseIfMissing<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
}
