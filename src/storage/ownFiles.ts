import type { Dirent, Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, parse, sep } from 'node:path';
import { StorageError, writing } from './storageError';

/** The folder of Whetstone's own files in a workspace folder. */
export const whetstoneFolder = '.whetstone';

/** So much of a file is read at once, in bytes. */
const pieceLength = 256 * 1024;

/*
 * A repository may bring anything below `.whetstone`. So all that is read and written there goes through here, which follows no symbolic
 * link on the way, and opens, changes and removes nothing but regular files. Whoever is refused gets a `StorageError` that names what
 * is in the way. What leads to `.whetstone` is a person's own, and may be links.
 */

/**
 * Opens a file below `.whetstone`.
 * @param flags of `node:fs` constants, such as `constants.O_RDONLY`
 * @throws StorageError for a link, a pipe or a device in the place of the file,
 * for a link in that of a folder on the way, and for a file with
 *   other names (hard links) that is to be written; else what the system says.
 */
export async function openOwn(path: string, flags: number, mode?: number): Promise<FileHandle> {
  const writes = (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
  await checkFolders(dirname(path));
  // To open a pipe or a device may do something already. A new file is made only where nothing stands.
  if ((flags & constants.O_EXCL) === 0) refuse(path, await lstatIfThere(path), writes);
  // Windows has no such flags, and no such pipes.
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
  try {
    refuse(path, await file.stat(), writes);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The whole of a file below `.whetstone`. @throws as `openOwn` does. */
export async function readOwn(path: string): Promise<Buffer> {
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * A file below `.whetstone` in pieces. Each is overwritten by the next: whoever keeps one copies it.
 * @throws as `openOwn` does
 */
export async function* readOwnPieces(path: string): AsyncGenerator<Buffer> {
  const file = await openOwn(path, constants.O_RDONLY);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.min(size + 1, pieceLength));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** What a regular file below `.whetstone` is like; undefined where there is none. @throws StorageError as `openOwn` does. */
export async function statOwn(path: string): Promise<Stats | undefined> {
  await checkFolders(dirname(path));
  const found = await lstatIfThere(path);
  refuse(path, found, false);
  return found;
}

/** Removes a regular file below `.whetstone`, where there is one. @throws as `statOwn` does. */
export async function removeOwn(path: string): Promise<void> {
  if ((await statOwn(path)) !== undefined) await rm(path, { force: true });
}

/**
 * What stands at a path below `.whetstone`, whatever it is: a link itself, also one in the place of a folder
 * on the way; undefined where there is nothing.
 */
export async function standingAt(path: string): Promise<Stats | undefined> {
  try {
    for (const folder of ownFolders(dirname(path))) {
      const found = await lstat(folder);
      if (found.isSymbolicLink()) return found;
    }
    return await lstat(path);
  } catch {
    return undefined;
  }
}

/** What is in a folder below `.whetstone`. @throws StorageError when it, or a folder on the way, is a link; else what the system says. */
export async function readOwnFolder(folder: string): Promise<readonly Dirent[]> {
  await checkFolders(folder);
  return readdir(folder, { withFileTypes: true });
}

/** Makes a folder below `.whetstone`, and those on the way, where they are not there. @throws StorageError */
export async function makeOwnFolder(folder: string): Promise<void> {
  // Each by itself: the system would follow a link on the way.
  for (const each of [...ownFolders(dirname(folder)), folder]) {
    await checkFolders(each);
    await writing(each, () => mkdir(each, { recursive: true }));
  }
}

/** @throws StorageError when a folder below `.whetstone`, or one on the way to it, is a link. */
export async function checkFolders(folder: string): Promise<void> {
  for (const each of ownFolders(folder)) {
    const found = await lstatIfThere(each);
    if (found?.isSymbolicLink() === true) throw new StorageError(each, { code: 'SYMLINK' }, 'use');
  }
}

/** The folder `.whetstone` that a folder is below, and all from there to the folder itself; none where it is below no such folder. */
function ownFolders(folder: string): readonly string[] {
  const { root } = parse(folder);
  const names = folder.slice(root.length).split(sep);
  const first = names.lastIndexOf(whetstoneFolder);
  return first < 0 ? [] : names.slice(first).map((_, index) => join(root, ...names.slice(0, first + index + 1)));
}

/** @throws where something stands that is no regular file, or has other names under which it would be written, too. */
function refuse(path: string, found: Stats | undefined, writes: boolean): void {
  if (found === undefined) return;
  // As the system says it where a folder is to be written: what was to be done with it is the caller's to tell.
  if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder.`), { code: 'EISDIR' });
  const code = found.isSymbolicLink() ? 'SYMLINK' : !found.isFile() ? 'NOTFILE' : writes && found.nlink > 1 ? 'HARDLINK' : undefined;
  if (code !== undefined) throw new StorageError(path, { code }, 'use');
}

async function lstatIfThere(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
