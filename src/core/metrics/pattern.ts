import { isAmbiguousWhenRepeated } from './ambiguity';
import type { PatternNode } from './patternTree';
import { parsePattern } from './patternTree';

/** The most characters of an output that a pattern is tried on. */
export const maxMatchedCharacters = 10_000;

/**
 * Compiles a person's pattern for use on outputs that nobody has seen. A repetition inside a repetition, such as `(a+)+`, is refused, and
 * so is one of a group that can match the same text in several ways, such as `(a|a)*`: on some outputs they take longer than anyone will wait.
 * @returns the expression, or in one sentence why there is none.
 */
export function compilePattern(source: string, ignoreCase: boolean): RegExp | string {
  if (source === '') {
    return 'it is empty.';
  }
  const flags = ignoreCase ? 'im' : 'm';
  const unicode = compile(source, `${flags}u`);
  const compiled = typeof unicode === 'string' ? compile(source, flags) : unicode;
  return typeof compiled === 'string' ? compiled : (dangerOf(parsePattern(source), source, ignoreCase) ?? compiled);
}

function compile(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    return `it is not a regular expression (${reason}).`;
  }
}

/** Why a pattern can take forever on some text; undefined when nothing speaks for that. */
function dangerOf(node: PatternNode, source: string, ignoreCase: boolean): string | undefined {
  if (node.kind === 'repeat' && node.most === Infinity && node.body.kind !== 'atom') {
    if (holdsRepetition(node.body)) return 'it repeats a group that itself holds *, + or {n,}. That can take forever; write it without the inner or the outer repetition.';
    if (isAmbiguousWhenRepeated(node.body, source, ignoreCase)) {
      return 'it repeats a group that can match the same text in several ways, such as (a|a)* or (\\d|\\w)*. That can take forever; write alternatives of one character as a set, such as [\\w-]*, and let others begin with characters of their own.';
    }
  }
  for (const part of partsOf(node)) {
    const danger = dangerOf(part, source, ignoreCase);
    if (danger !== undefined) return danger;
  }
  return undefined;
}

function holdsRepetition(node: PatternNode): boolean {
  return (node.kind === 'repeat' && node.most === Infinity) || partsOf(node).some(holdsRepetition);
}

function partsOf(node: PatternNode): readonly PatternNode[] {
  switch (node.kind) {
    case 'atom':
      return [];
    case 'sequence':
      return node.items;
    case 'choice':
      return node.options;
    case 'look':
    case 'repeat':
      return [node.body];
  }
}
