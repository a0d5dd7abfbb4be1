/** The most characters of an output that a pattern is tried on. */
export const maxMatchedCharacters = 10_000;

/**
 * Compiles a person's pattern for use on outputs that nobody has seen. A repetition inside a repetition, such as `(a+)+`, is refused:
 * on some outputs it takes longer than anyone will wait.
 * @returns the expression, or in one sentence why there is none.
 */
export function compilePattern(source: string, ignoreCase: boolean): RegExp | string {
  if (source === '') {
    return 'it is empty.';
  }
  if (repeatsRepetition(source)) {
    return 'it repeats a group that itself holds *, + or {n,}. That can take forever; write it without the inner or the outer repetition.';
  }
  const flags = ignoreCase ? 'im' : 'm';
  const compiled = compile(source, `${flags}u`);
  return typeof compiled === 'string' ? compile(source, flags) : compiled;
}

function compile(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    return `it is not a regular expression (${reason}).`;
  }
}

/** Whether a group with an unbounded repetition in it is itself repeated without bound. */
function repeatsRepetition(source: string): boolean {
  const tokens = source.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[()*+]|\{\d+,\}|[^\\]/g) ?? [];
  /** For each open group, the whole pattern first: whether it holds a repetition. */
  const open = [false];
  let afterRepeatingGroup = false;
  for (const token of tokens) {
    const repeats = /^(?:[*+]|\{\d+,\})$/.test(token);
    if (repeats && afterRepeatingGroup) {
      return true;
    }
    afterRepeatingGroup = false;
    if (token === '(') {
      open.push(false);
    } else if (token === ')' && open.length > 1) {
      afterRepeatingGroup = open.pop() ?? false;
    }
    if (repeats || afterRepeatingGroup) {
      open[open.length - 1] = true;
    }
  }
  return false;
}
