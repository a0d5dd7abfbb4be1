import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from './replaceFile';
import { writing } from './storageError';

/** What a file is to become, and what it is now; undefined for no file. */
export interface Replacement {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Replaces, makes and removes several files, all of them or none: where one is refused, those before it are put back.
 * @throws StorageError when one cannot be written; all are then as they were, as far as the disk still allows that.
 */
export async function replaceFiles(
  files: readonly Replacement[],
  replace: (path: string, text: string) => Promise<void> = replaceFile,
): Promise<void> {
  const done: Replacement[] = [];
  try {
    for (const file of files) {
      await putText(file.path, file.after, replace);
      done.unshift(file);
    }
  } catch (error) {
    for (const { path, before } of done) await putText(path, before, replace).catch(() => undefined);
    throw error;
  }
}

async function putText(path: string, text: string | undefined, replace: (path: string, text: string) => Promise<void>): Promise<void> {
  if (text === undefined) return writing(path, () => rm(path));
  await writing(path, () => mkdir(dirname(path), { recursive: true }));
  await replace(path, text);
}
