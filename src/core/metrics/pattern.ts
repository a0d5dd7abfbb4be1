/** The most characters of an output that a pattern is tried on. */
export const maxMatchedCharacters = 10_000;

/**
 * The most characters of a pattern, what stands for `{{expected}}` included. Nothing breaks off the engine while it reads or translates
 * one, which takes seconds with longer ones.
 */
export const maxPatternCharacters = 10_000;

/** A person's regular expression. `^` and `$` match at line ends. */
export interface Pattern {
  readonly source: string;
  readonly ignoreCase: boolean;
}

/**
 * Compiles a person's pattern: by whole characters (flag `u`) where it is valid so. What is compiled may still match without end; only a
 * `PatternMatcher` is to match by it.
 * @returns the expression, or why there is none, in half a sentence.
 */
export function compilePattern({ source, ignoreCase }: Pattern): RegExp | string {
  const flags = ignoreCase ? 'im' : 'm';
  return compileAny(source, [`${flags}u`, flags]);
}

/**
 * Why a pattern cannot be used, in half a sentence; undefined where it can. It is quick: the flag `u`, with which sets of letters take
 * long, is tried last.
 */
export function patternFault(source: string): string | undefined {
  const compiled = compileAny(source, ['m', 'mu']);
  return typeof compiled === 'string' ? compiled : undefined;
}

/** Why a pattern cannot be used that need not be compiled to tell, in half a sentence. */
export function sizeFault({ length }: string): string | undefined {
  if (length === 0) return 'it is empty';
  return length > maxPatternCharacters ? `it is longer than ${maxPatternCharacters} characters` : undefined;
}

/** The first that compiles; else why the pattern does not without the flag `u`. */
function compileAny(source: string, allFlags: readonly string[]): RegExp | string {
  const fault = sizeFault(source);
  if (fault !== undefined) return fault;
  let reason = '';
  for (const flags of allFlags) {
    const compiled = compile(source, flags);
    if (typeof compiled !== 'string') return compiled;
    if (!flags.includes('u')) reason = compiled;
  }
  return `it is not a regular expression (${reason})`;
}

function compile(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    // It repeats the whole pattern, which the person has before them.
    return said.slice(said.lastIndexOf(`/${flags}: `) + flags.length + 3);
  }
}
