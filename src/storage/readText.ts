import { open, stat } from 'node:fs/promises';
import { InputError } from '../core/problems';
import { decodePromptFile } from '../core/prompt/parsePrompt';

/** No file that Whetstone reads may be larger; the readers have lower limits of their own. In bytes. */
const largestFile = 256 * 1024 * 1024;

/** Reads a prompt or eval file. @throws InputError when it is missing, too large or no text. */
export async function readPromptText(path: string): Promise<string> {
  return decodePromptFile(path, await readBytes(path));
}

/** The same; undefined where there is no such file. */
export async function readPromptTextIfThere(path: string): Promise<string | undefined> {
  const isThere = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return isThere ? readPromptText(path) : undefined;
}

/** Reads a file of whatever kind. @throws InputError when it is missing or too large. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const size = await sizeOf(path);
  if (size > largestFile) throw problem(path, `The file has ${Math.round(size / 1024 / 1024)} MB. Choose a smaller one.`);
  const file = await open(path, 'r');
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  let isFolder: boolean;
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
    isFolder = found.isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw problem(path, `The file cannot be read (${code ?? 'unknown error'}). Check its path and its permissions.`);
    throw problem(path, 'There is no such file. Check the path.');
  }
  throw problem(
    path,
    isFolder
      ? 'This is a folder, not a file. Name the file.'
      : 'This is a device or a pipe, not a file. Write what it says into a file first.',
  );
}

function problem(file: string, message: string): InputError {
  return new InputError([{ severity: 'error', file, message }]);
}
