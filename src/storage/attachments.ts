import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../core/problems';
import { nameBeside } from '../core/prompt/filePaths';
import { linkedFiles } from '../core/prompt/linkedFiles';
import type { ProgramFile } from '../core/prompt/loadProgram';
import { parsePrompt } from '../core/prompt/parsePrompt';
import type { Attachment } from '../core/prompt/program';
import { isBelowAny } from './realPlace';
import type { ReadText } from './runTarget';

/** Who names what is sent with a prompt: a person any file, an eval file those below its folder. */
export interface AttachmentSource {
  readonly named: 'linked' | readonly string[] | undefined;
  readonly byEvalFile: 'linked' | readonly string[] | undefined;
  readonly evalFile: string | undefined;
}

/** All files together may have so many characters. */
const mostCharacters = 1_000_000;

/**
 * Reads the files that are sent with a prompt. Of those that it links, one that is not there, is no text or lies outside of the prompt's
 * folder is left out, and named among what is not sent.
 * @throws InputError where one that was named cannot be read, or an eval file names one outside of its folder.
 */
export async function readAttachments(
  prompt: Pick<ProgramFile, 'path' | 'text'>,
  { named, byEvalFile, evalFile = prompt.path }: AttachmentSource,
  read: ReadText,
): Promise<readonly Attachment[]> {
  const chosen = named ?? byEvalFile;
  if (chosen === undefined) return [];
  const found =
    chosen === 'linked'
      ? await readLinked(prompt, read)
      : await readNamed(prompt, chosen, named === undefined ? evalFile : undefined, read);
  const characters = found.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > mostCharacters)
    throw problem(evalFile, `The files to be sent have ${characters} characters, more than ${mostCharacters}. Name fewer of them.`);
  return found;
}

async function readNamed(
  prompt: Pick<ProgramFile, 'path' | 'text'>,
  paths: readonly string[],
  evalFile: string | undefined,
  read: ReadText,
): Promise<readonly Attachment[]> {
  // As the prompt names it, so that the two are known for the same.
  const links = new Map(linkedFiles(parsePrompt(prompt.path, prompt.text)).map(({ name }) => [resolve(dirname(prompt.path), name), name]));
  return Promise.all(
    paths.map(async (path) => {
      if (evalFile !== undefined && !(await isBelowAny([dirname(evalFile), dirname(prompt.path)], path)))
        throw problem(evalFile, `"attach" names ${path}, which is outside of this file's folder. Name it with --attach, or put it there.`);
      return { name: links.get(path) ?? nameBeside(prompt.path, path), text: await read(path) };
    }),
  );
}

async function readLinked(prompt: Pick<ProgramFile, 'path' | 'text'>, read: ReadText): Promise<readonly Attachment[]> {
  const folder = dirname(prompt.path);
  const found = await Promise.all(
    linkedFiles(parsePrompt(prompt.path, prompt.text))
      .map(async ({ name }) => {
        const path = resolve(folder, name);
        const isFile = await lstat(path).then(
          (entry) => entry.isFile(),
          () => false,
        );
        if (!isFile || !(await isBelowAny([folder], path))) return [];
        return [{ name, text: await read(path) }];
      })
      .map((reading) => reading.catch(leaveOut)),
  );
  return found.flat();
}

/** What is no text is not sent. */
function leaveOut(error: unknown): readonly Attachment[] {
  if (error instanceof InputError) return [];
  throw error;
}

function problem(file: string, message: string): InputError {
  return new InputError([{ severity: 'error', file, message }]);
}
