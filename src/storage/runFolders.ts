import { constants } from 'node:fs';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { openOwn, whetstoneFolder } from './ownFiles';
import { replaceFile } from './replaceFile';

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** So many folders above a file are looked into, at most. */
const mostAbove = 32;
/** So many remembered folders are kept; the newest of them, where there are more. */
const mostRemembered = 200;
/** A list of folders that is longer is none of ours, in bytes. */
const longestList = 1_000_000;

/**
 * The folders that hold runs which may have used a prompt or its cases: the given ones, those above them up to the root of their
 * repository, and those that are remembered. Runs in a folder that was moved or deleted with them are not known any more.
 * @param places files and folders: where the command was typed, the prompt, the cases
 */
export async function runFolders(places: readonly string[], environment: Environment = process.env): Promise<readonly string[]> {
  const roots = new Map<string, string>();
  const above = await Promise.all(places.map(foldersAbove));
  for (const folder of [...above.flat(), ...(await remembered(environment))]) {
    if (!(await holdsRuns(folder))) continue;
    const real = await realpath(folder).catch(() => folder);
    if (!roots.has(real)) roots.set(real, folder);
  }
  return [...roots.values()];
}

/**
 * Remembers, for this person, that a folder holds runs: so a copied prompt, or a command typed elsewhere, finds the cases that they used.
 * The list has the paths of folders alone, and whoever deletes it loses nothing else. Where it cannot be written, nothing is remembered.
 */
export async function rememberRunFolder(root: string, environment: Environment = process.env): Promise<void> {
  const list = listPath(environment);
  try {
    const known = await readList(list);
    if (known.includes(root)) return;
    await mkdir(dirname(list), { recursive: true, mode: 0o700 });
    if (known.length < mostRemembered) return await append(list, root);
    const left = await Promise.all(known.map(async (folder) => ((await holdsRuns(folder)) ? [folder] : [])));
    await replaceFile(list, [...left.flat().slice(1 - mostRemembered), root].map(encodeLine).join(''));
  } catch {
    // A home that is not there, or may not be written into, must not cost a run.
  }
}

/** Where the list is: the place that the system gives to what programs remember of a person's work. */
function listPath(environment: Environment): string {
  const { XDG_STATE_HOME: state = '', LOCALAPPDATA: local = '' } = environment;
  if (isAbsolute(state)) return join(state, 'whetstone', 'folders.jsonl');
  const home = process.platform === 'win32' && isAbsolute(local) ? local : join(homedir(), '.local', 'state');
  return join(home, 'whetstone', 'folders.jsonl');
}

async function remembered(environment: Environment): Promise<readonly string[]> {
  return (await readList(listPath(environment)).catch(() => [])).slice(-mostRemembered);
}

/** The folders in the list, the newest last; what is no path of a folder is left out. */
async function readList(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    const file = await openOwn(path, constants.O_RDONLY);
    try {
      text = (await file.stat()).size > longestList ? '' : await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return [...new Set(text.split('\n').flatMap(decodeLine))];
}

async function append(path: string, root: string): Promise<void> {
  const file = await openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
  try {
    await file.writeFile(encodeLine(root));
  } finally {
    await file.close();
  }
}

/** A path may hold anything, line ends too. */
function encodeLine(root: string): string {
  return `${JSON.stringify(root)}\n`;
}

function decodeLine(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' && isAbsolute(value) ? [value] : [];
  } catch {
    return [];
  }
}

/** A place and the folders above it, up to the first that is the root of a repository. */
async function foldersAbove(place: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = place; folders.length < mostAbove; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder) || (await isThere(join(folder, '.git')))) break;
  }
  return folders;
}

async function holdsRuns(folder: string): Promise<boolean> {
  return stat(join(folder, whetstoneFolder, 'runs')).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
