import { parseJson } from '../parseJson';

/** Where the value of a key stands in a text, as it is written. */
export interface ScalarPlace {
  readonly start: number;
  readonly end: number;
}

const blockHeader = /^[|>][+-]?[ \t]*(?:#[^\n]*)?$/;
/** What YAML reads as something else than a text, or as the beginning of something. */
const notPlain = /^(?:[-?:,[\]{}#&*!|>'"%@`]|[\d.+=][^\s]*$|(?:~|true|false|null|yes|no|on|off|y|n)$)|:(?:\s|$)|\s#/i;

/**
 * Finds the value of a key at the margin of a front matter, in the forms in which people write texts: plain, also over lines; in quotes on
 * one
 * line; a block behind `|` or `>`. Undefined for any other form, and where the key stands there twice: that stays as it is.
 * @param end where the front matter ends
 */
export function findScalar(text: string, end: number, key: string): ScalarPlace | undefined {
  const front = text.slice(0, end);
  // YAML takes a lone carriage return for an end of line, and most of its readers do not.
  if (/\r(?!\n)/.test(front)) return undefined;
  const [match, second] = [...front.matchAll(new RegExp(`^${key}:[ \\t]+(?=\\S)`, 'gm'))];
  if (match === undefined || second !== undefined) return undefined;
  const start = match.index + match[0].length;
  const rest = /^[^\n]*(?:\n(?:[ \t][^\n]*|\r?(?=\n)))*/.exec(front.slice(start))?.[0] ?? '';
  const [line = ''] = rest.split(/\r?\n/, 1);
  const written = /^["']/.test(rest) ? quotedIn(line) : blockHeader.test(line) ? rest.trimEnd() : plainIn(rest);
  return written === undefined || readScalar(written) === undefined ? undefined : { start, end: start + written.length };
}

/** What a value says that is written in one of these forms; undefined for any other. */
export function readScalar(written: string): string | undefined {
  const text = written.replaceAll('\r\n', '\n');
  const [line = '', ...more] = text.split('\n');
  if (text.startsWith('"')) return more.length > 0 ? undefined : textOf(parseJson(text));
  if (text.startsWith("'")) return /^'(?:[^'\n]|'')*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : undefined;
  if (blockHeader.test(line)) return readBlock(more, line.startsWith('>'));
  return notPlain.test(text) ? undefined : fold(text.split('\n').map((each) => each.trim()));
}

/** A value in the form of the one before it, or in quotes where it cannot stand so. With `\n` for every end of line. */
export function writeScalar(value: string, before: string): string {
  const [header = ''] = before.replaceAll('\r\n', '\n').split('\n', 1);
  const written =
    blockHeader.test(header) && before !== header
      ? writeBlock(value, header, /\n([ \t]+)\S/.exec(before)?.[1] ?? '  ')
      : inOneLine(value, header);
  return readScalar(written)?.trim() === value ? written : JSON.stringify(value);
}

function inOneLine(value: string, before: string): string {
  if (value.includes('\n')) return JSON.stringify(value);
  if (before.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  return before.startsWith('"') || notPlain.test(value) ? JSON.stringify(value) : value;
}

function writeBlock(value: string, header: string, indent: string): string {
  // A line that is folded goes on after one end of line, and ends at two.
  const lines = header.startsWith('>') ? value.replace(/\n+/g, '$&\n').split('\n') : value.split('\n');
  return [header, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

/** The lines of a block; undefined where they are not indented alike, or a folded one has lines that are not folded. */
function readBlock(lines: readonly string[], isFolded: boolean): string | undefined {
  const indent = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  const broken = lines.some(
    (line) => (line.trim() !== '' && !line.startsWith(indent)) || (isFolded && /^[ \t]/.test(line.slice(indent.length))),
  );
  if (indent === '' || broken || /^[ \t]/.test(lines[0]?.slice(indent.length) ?? '')) return undefined;
  const inner = lines.map((line) => line.slice(indent.length));
  return isFolded ? fold(inner) : inner.join('\n');
}

/** Lines as YAML folds them: one end of line is a space, and of several the first is nothing. */
function fold(lines: readonly string[]): string {
  return lines.join('\n').replace(/\n+/g, (ends) => (ends.length === 1 ? ' ' : ends.slice(1)));
}

function quotedIn(line: string): string | undefined {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=[ \t\r]*(?:$|\s#))/.exec(line)?.[0];
}

/** A plain text up to a comment; undefined where a comment ends it before its last line. */
function plainIn(rest: string): string | undefined {
  const written = rest.trimEnd();
  const comment = /\s+#/.exec(written);
  if (comment === null) return written;
  return written.slice(comment.index).trimStart().includes('\n') ? undefined : written.slice(0, comment.index);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
