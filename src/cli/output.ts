import { isAbsolute, relative, sep } from 'node:path';

/** Results go to standard output. */
export function print(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** A result as JSON. */
export function printJson(value: unknown): void {
  // What JSON leaves as it is, it takes escaped as well.
  print(JSON.stringify(value, undefined, 2));
}

/** Everything else goes to standard error. */
export function say(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/**
 * Text with its control characters written out, line ends apart: what a model, a file or an endpoint says must not move the cursor of a
 * terminal, nor turn the direction of a line.
 */
export function visible(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, escaped);
}

/** So much of a text stands in a line, in characters. */
const longestQuote = 60;

/** The beginning of a text, in quotes and on one line. */
export function quote(text: string): string {
  const shown = text.length <= longestQuote ? text : `${text.slice(0, longestQuote).replace(/[\uD800-\uDBFF]$/, '')}…`;
  return `"${visible(shown).replaceAll('\n', escaped)}"`;
}

function escaped(character: string): string {
  const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A path for a person: relative to the folder they are in where it lies inside. */
export function shownPath(path: string, folder: string): string {
  const inside = relative(folder, path);
  return inside === '' || inside.split(sep, 1)[0] === '..' || isAbsolute(inside) ? path : inside;
}
