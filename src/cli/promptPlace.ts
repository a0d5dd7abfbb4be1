import { isBelowAny } from '../storage/realPlace';
import { UsageError } from './arguments';

/** Where a command may write prompts. */
export interface WritePlace {
  /** The folder that it was typed in. */
  readonly folder: string;
  /** Whether it may write elsewhere as well, since the person said so. */
  readonly outside: boolean;
}

/**
 * Checks that a prompt file may be written: a journal names any file, and a link in a repository leads anywhere.
 * @throws UsageError when it is not below the folder, wherever symbolic links lead, and nothing else was allowed.
 */
export async function checkPromptPlace(path: string, { folder, outside }: WritePlace): Promise<void> {
  if (outside || (await isBelowAny([folder], path))) return;
  throw new UsageError(
    `${path} is not below ${folder}, where the command was typed, or a link leads out of there, so it is not written. ` +
      'If it is the file that you mean, add --outside.',
  );
}
