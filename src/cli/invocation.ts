/** Whether npm started the script of the repository, in place of an installed command. */
const isScript = process.env['npm_lifecycle_event'] === 'whetstone';

/** The folder that a person typed in: npm runs scripts in the package's folder, but paths are meant from theirs. */
export function typedIn(): string {
  const typed = isScript ? process.env['INIT_CWD'] : undefined;
  try {
    return typed ?? process.cwd();
  } catch (error) {
    throw new Error('The folder that you are in is not there any more. Go to one that is, and try again.', { cause: error });
  }
}

/** A path or an id as it is typed in a shell: in quotes where it needs them. */
export function typedWord(word: string): string {
  return /^[\p{L}\p{M}\p{N}_./\\:@%+,=-]+$/u.test(word) ? word : `"${word}"`;
}

/** What a person types to give Whetstone these arguments. */
export function typedAs(args: string): string {
  return `${isScript ? 'npm run -s whetstone --' : 'whetstone'} ${args}`;
}
