import type { CST, Node } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { DataNode } from './messages';

/** A value of a YAML text. A text says how it is written. */
export interface YamlNode extends DataNode {
  readonly style?: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The column of its key, counting from 0. */
  readonly keyColumn?: number;
}

/** So many levels are read: each is a call. */
const mostLevels = 100;

const styles: Readonly<Record<string, YamlNode['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Reads the one document of a YAML text, with the places of its values. @throws Error, with what is wrong, where there is none. */
export function readYamlTree(whole: string): YamlNode {
  // The library takes a byte order mark before a list for a part of its indentation.
  const [mark, text] = whole.startsWith('\uFEFF') ? [1, whole.slice(1)] : [0, whole];
  const lines = new LineCounter();
  const [document, second] = new Composer({ version: '1.2', uniqueKeys: false }).compose(tokensOf(text, lines), true, text.length);
  const fault = document?.errors[0];
  if (fault !== undefined) throw new Error(`line ${lines.linePos(fault.pos[0]).line}: ${fault.message}`);
  if (document === undefined || document.contents === null) throw new Error('It is empty.');
  if (second !== undefined) throw new Error(`A line "---" begins a second document on line ${lines.linePos(second.range[0]).line}.`);
  return treeOf(document.contents, lines, mark);
}

function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const part of new Lexer().lex(text)) {
    for (const token of parser.next(part)) tokens.push(token);
    if (parser.stack.length > mostLevels) throw new Error('It is nested too deeply.');
  }
  return [...tokens, ...parser.end()];
}

/** @param mark how many characters stand before the text */
function treeOf(node: Node, lines: LineCounter, mark: number, key?: Node): YamlNode {
  const [start, end] = node.range ?? [0, 0];
  const place = { start: start + mark, end: end + mark };
  if (isMap(node)) {
    const entries = node.items.map(({ key: name, value }) => {
      const label = isScalar(name) ? String(name.value) : JSON.stringify(name);
      return [label, value === null ? { ...place, value: null } : treeOf(value as Node, lines, mark, name as Node)] as const;
    });
    return { ...place, entries };
  }
  if (isSeq(node)) return { ...place, items: node.items.map((item) => treeOf(item as Node, lines, mark)) };
  if (isAlias(node)) return { ...place, items: [{ ...place, value: `*${node.source}` }] };
  if (!isScalar(node)) return { ...place, value: null };
  const style = styles[node.type ?? ''];
  return {
    ...place,
    value: node.value as string | number | boolean | null,
    ...(style === undefined ? {} : { style }),
    ...(key === undefined ? {} : { keyColumn: lines.linePos(key.range?.[0] ?? 0).col - 1 }),
  };
}
