import type { YamlNode } from './yamlTree';

/** How a text of a YAML file is written. */
export interface YamlText {
  readonly style: NonNullable<YamlNode['style']>;
  readonly written: string;
  /** How far a block is indented that takes its place. */
  readonly indent: number;
  readonly lineEnd: string;
}

/**
 * A text in the ways in which it may stand where another one stands: in the same style first, a text of several lines as a block, and in
 * double quotes at last. Which of them are read back is for the caller to try.
 */
export function writeYaml(text: string, before: YamlText): readonly string[] {
  const quoted = JSON.stringify(text);
  const { style, written } = before;
  if (style === 'literal' || style === 'folded') return [...blocks(text, before), quoted];
  const isLong = text.includes('\n');
  if (isLong) return style === 'double' && written.includes('\\n') ? [quoted] : [newBlock(text, before), quoted];
  if (style === 'plain') return [text, quoted];
  return style === 'single' ? [`'${text.replaceAll("'", "''")}'`, quoted] : [quoted];
}

/** A block in the place of another one: its header, its indentation and the empty lines below it stay. */
function blocks(text: string, { style, written, indent: usual, lineEnd }: YamlText): readonly string[] {
  const [header = ''] = written.split(/\r?\n/, 1);
  const indent = /\n( +)\S/.exec(written)?.[1] ?? ' '.repeat(usual);
  const below = /(?:\r?\n[ \t]*)*$/.exec(written.slice(header.length))?.[0] ?? '';
  const ends = below.startsWith('\n') || below.startsWith('\r') ? below : '';
  const lines = text.replace(/\n+$/, '');
  const block = (head: string, within: string) => head + lineEnd + indented(within, indent, lineEnd) + ends;
  const literal = block(header.replace(/^>/, '|'), lines);
  return style === 'folded' ? [block(header, unfolded(lines, foldedLines(written.slice(header.length)))), literal] : [literal];
}

function newBlock(text: string, { indent, lineEnd }: YamlText): string {
  const header = text.endsWith('\n') ? '|' : '|-';
  return header + lineEnd + indented(text.replace(/\n$/, ''), ' '.repeat(indent), lineEnd);
}

function indented(text: string, indent: string, lineEnd: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(lineEnd);
}

/** Lines of a folded block as they are broken, by what they say. */
function foldedLines(written: string): ReadonlyMap<string, string> {
  const paragraphs = written.split(/(?:\r?\n[ \t]*){2,}/).map((paragraph) => paragraph.trim().split(/\r?\n[ \t]*/));
  return new Map(paragraphs.map((lines) => [lines.join(' '), lines.join('\n')]));
}

/** A text as it stands in a folded block: one more end of line for each row of them, and lines that stay broken as they were. */
function unfolded(text: string, known: ReadonlyMap<string, string>): string {
  return text
    .split(/(\n+)/)
    .map((part, index) => (index % 2 === 1 ? `${part}\n` : (known.get(part) ?? part)))
    .join('');
}
