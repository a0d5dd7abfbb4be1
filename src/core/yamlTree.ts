import type { CST, Node, Pair } from 'yaml';
import { Composer, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';

/** Where something stands. Offsets count UTF-16 units; lines count from 1. */
export interface YamlPlace {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
}

/** A key of a mapping. */
export interface YamlKey {
  readonly name: string;
  readonly place: YamlPlace;
}

/** A value with its place. A scalar keeps how it is written (`1.0`), beside what it is (1). */
export type YamlNode =
  | { readonly kind: 'mapping'; readonly entries: readonly (readonly [YamlKey, YamlNode])[]; readonly place: YamlPlace }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[]; readonly place: YamlPlace }
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly text: string; readonly place: YamlPlace };

/** What is wrong with a YAML text. */
export interface YamlFault {
  readonly message: string;
  readonly place: YamlPlace;
}

/** A YAML text as a tree; no root where it is empty or cannot be read. */
export interface YamlTree {
  readonly root?: YamlNode;
  readonly faults: readonly YamlFault[];
}

/** Reading a longer file would keep the editor waiting. */
const maxCharacters = 2_000_000;

/**
 * What begins an entry, a text in quotes, a tag, an anchor or a line.
 * A file of a few characters for each takes far longer to read than one of texts.
 */
const marks: ReadonlySet<string> = new Set('\n\r,:[{"\'!&*');
const mostMarks = 200_000;

/** What a YAML text is, in the words of messages about it. */
export type YamlKind = 'eval file' | 'case file';

/** What is said of one that is too large. */
const tooLarge: Readonly<Record<YamlKind, string>> = {
  'eval file': 'for an eval file. Put the cases into a CSV or JSONL file of their own.',
  'case file': 'to be read as YAML. Write the cases as CSV or JSONL.',
};

/** Reads one YAML document. Aliases (`*name`) are refused: they let a small file unfold into a huge one. */
export function readYaml(text: string, kind: YamlKind = 'eval file'): YamlTree {
  if (text.length > maxCharacters) {
    return unread(`The file is too long ${tooLarge[kind]}`);
  }
  if (hasMore(text, marks, mostMarks)) {
    return unread(`The file has too many lines and entries ${tooLarge[kind]}`);
  }
  const lines = new LineCounter();
  const tokens = tokensOf(text, lines);
  return tokens === undefined ? unread('The file is nested too deeply to be read.') : readDocument(tokens, text.length, lines, kind);
}

/**
 * So many levels are read: whoever walks over the tree calls itself for each. Nothing may come near the end of the stack:
 * where V8 compiles a regular expression there, it ends the process.
 */
const mostLevels = 100;

/** The tokens of a text, which are found without a call for each level; undefined where it is nested too deeply. */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | undefined {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const part of new Lexer().lex(text)) {
    for (const token of parser.next(part)) tokens.push(token);
    if (parser.stack.length > mostLevels) return undefined;
  }
  return [...tokens, ...parser.end()];
}

function hasMore(text: string, characters: ReadonlySet<string>, most: number): boolean {
  let count = 0;
  for (let index = 0; index < text.length && count <= most; index++) if (characters.has(text.charAt(index))) count++;
  return count > most;
}

function unread(message: string): YamlTree {
  return { faults: [{ message, place: { start: 0, end: 0, line: 1, endLine: 1 } }] };
}

/** @param length of the text, in characters */
function readDocument(tokens: readonly CST.Token[], length: number, lines: LineCounter, kind: YamlKind): YamlTree {
  // The library compares each key with all before it; the tree is built with a look into a set.
  const [document, second] = new Composer({ version: '1.2', uniqueKeys: false }).compose(tokens, true, length);
  if (document === undefined) return { faults: [] };
  const builder = new TreeBuilder(lines);
  const faults = [...document.errors, ...document.warnings].map(({ message, pos }): YamlFault => ({
    message: `This is not valid YAML: ${withPeriod(message)}`,
    place: builder.at(...pos),
  }));
  if (second !== undefined) {
    const message = `A line "---" begins a second document here. Keep one, without such a line; a prompt file is no ${kind}.`;
    return { faults: [...faults, { message, place: builder.at(second.range[0], second.range[1]) }] };
  }
  const contents: Node | null = document.contents;
  if (contents === null || document.errors.length > 0 || (isScalar(contents) && contents.value === null)) {
    return { faults };
  }
  const root = builder.build(contents);
  const all = [...faults, ...builder.faults];
  return root === undefined ? { faults: all } : { root, faults: all };
}

class TreeBuilder {
  readonly faults: YamlFault[] = [];

  constructor(private readonly lines: LineCounter) {}

  at(start: number, end: number): YamlPlace {
    return { start, end, line: this.lines.linePos(start).line, endLine: this.lines.linePos(Math.max(start, end - 1)).line };
  }

  build(node: Node): YamlNode | undefined {
    const place = this.at(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
    if (isMap(node)) {
      const names = new Set<string>();
      const entries = node.items.flatMap((pair) => this.entry(pair as Pair<Node, Node | null>, place, names));
      return { kind: 'mapping', entries, place };
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.flatMap((item) => this.build(item as Node) ?? []), place };
    }
    if (isScalar(node)) {
      const value = node.value as string | number | boolean | null;
      return { kind: 'scalar', value, text: typeof value === 'string' ? value : (node.source ?? ''), place };
    }
    this.faults.push({ message: 'Aliases cannot be used here. Write the value itself.', place });
    return undefined;
  }

  /** @param names of the mapping's keys so far */
  private entry(pair: Pair<Node, Node | null>, around: YamlPlace, names: Set<string>): (readonly [YamlKey, YamlNode])[] {
    const place = this.at(pair.key.range?.[0] ?? around.start, pair.key.range?.[1] ?? around.end);
    const name = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
    if (name === undefined) {
      this.faults.push({ message: 'A key must be a plain name.', place });
      return [];
    }
    if (names.has(name)) {
      this.faults.push({ message: 'The key stands here a second time. Keep one of them.', place });
      return [];
    }
    names.add(name);
    const value = pair.value === null ? ({ kind: 'scalar', value: null, text: '', place } as const) : this.build(pair.value);
    return value === undefined ? [] : [[{ name, place }, value]];
  }
}

function withPeriod(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
