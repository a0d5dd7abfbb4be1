import { TemplateFault } from './dialect';
import type { Expression } from './jinjaExpression';
import { ExpressionReader } from './jinjaExpression';

/** A tag of a template as it is written. */
export interface Tag {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A part of a Jinja template. */
export type JinjaNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Expression; readonly tag: Tag }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly JinjaNode[] }
  | {
      readonly kind: 'for';
      readonly names: readonly string[];
      readonly of: Expression;
      readonly when?: Expression;
      readonly body: readonly JinjaNode[];
      readonly otherwise: readonly JinjaNode[];
      readonly tag: Tag;
    }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression | readonly JinjaNode[]; readonly tag: Tag };

/** A condition, and what follows where it holds. */
export interface Branch {
  readonly when: Expression;
  readonly body: readonly JinjaNode[];
  readonly tag: Tag;
}

interface Piece extends Tag {
  readonly kind: 'text' | 'output' | 'statement';
  /** What stands in the tag, and where that begins. */
  readonly inner: string;
  readonly at: number;
}

const tag =
  /\{\{[-+]?(?<output>(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?!\}\})[\s\S])*?)-?\}\}|\{%[-+]?(?<statement>(?:(?!%\})[\s\S])*?)[-+]?%\}|\{#[\s\S]*?#\}/g;
const rawEnd = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
/** So deeply may blocks be nested: each level is a call. */
const mostLevels = 50;

/** Reads a template. @throws TemplateFault with the place of what is not understood, or not done here. */
export function readJinja(text: string): readonly JinjaNode[] {
  // As Jinja does, one end of line at the end is left away.
  const reader = new TreeReader(piecesOf(text.replace(/\r?\n$/, '')));
  return reader.all();
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimsNext = false;
  const plain = (start: number, end: number, trimsEnd: boolean): void => {
    let written = text.slice(start, end);
    if (trimsNext) written = written.trimStart();
    if (trimsEnd) written = written.trimEnd();
    if (written !== '') pieces.push({ kind: 'text', text: written, start, end, inner: '', at: start });
  };
  tag.lastIndex = 0;
  for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
    const [written] = match;
    const end = match.index + written.length;
    plain(at, match.index, written[2] === '-');
    trimsNext = written.at(-3) === '-' && written.length > 5;
    at = end;
    const { output, statement } = match.groups ?? {};
    const inner = output ?? statement;
    const place = { text: written, start: match.index, end };
    if (statement?.trim() === 'raw') {
      rawEnd.lastIndex = end;
      const close = rawEnd.exec(text);
      if (close === null) throw new TemplateFault('{% raw %} is not closed', match.index);
      plain(end, close.index, close[0][2] === '-');
      trimsNext = close[0].at(-3) === '-';
      at = close.index + close[0].length;
      tag.lastIndex = at;
    } else if (inner !== undefined) {
      pieces.push({ kind: output === undefined ? 'statement' : 'output', ...place, inner, at: match.index + written.indexOf(inner, 2) });
    }
  }
  const open = /\{[{%#]/.exec(text.slice(at));
  if (open !== null) throw new TemplateFault(`${open[0]} is not closed`, at + open.index);
  plain(at, text.length, false);
  return pieces;
}

class TreeReader {
  private next = 0;
  private level = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  all(): readonly JinjaNode[] {
    const nodes = this.nodesUntil([]);
    const left = this.pieces[this.next];
    if (left !== undefined) throw new TemplateFault(`${left.text} closes or divides nothing`, left.start);
    return nodes;
  }

  /** Parts up to a statement that begins with one of these words, which is left. */
  private nodesUntil(words: readonly string[]): readonly JinjaNode[] {
    if (++this.level > mostLevels) throw new TemplateFault('it is nested too deeply', this.pieces[this.next]?.start ?? 0);
    const nodes: JinjaNode[] = [];
    for (let piece = this.pieces[this.next]; piece !== undefined; piece = this.pieces[this.next]) {
      const word = piece.kind === 'statement' ? wordOf(piece) : '';
      if (words.includes(word) || dividers.has(word) || word.startsWith('end')) break;
      this.next++;
      if (piece.kind === 'text') nodes.push({ kind: 'text', text: piece.text });
      else if (piece.kind === 'output') nodes.push({ kind: 'output', value: only(readerOf(piece)), tag: piece });
      else nodes.push(...this.statement(word, piece));
    }
    this.level--;
    return nodes;
  }

  private statement(word: string, piece: Piece): readonly JinjaNode[] {
    const reader = readerOf(piece);
    reader.name();
    switch (word) {
      case 'if':
        return [this.condition(reader, piece)];
      case 'for':
        return [this.loop(reader, piece)];
      case 'set':
        return [this.set(reader, piece)];
      // A file of its own is named among the linked ones.
      case 'include':
        return [];
      default:
        throw new TemplateFault(
          `${piece.text} is not done here: there are if, for, set, raw and comments. Write the text without it`,
          piece.start,
        );
    }
  }

  private condition(reader: ExpressionReader, opening: Piece): JinjaNode {
    const branches: Branch[] = [];
    let [when, tag]: [Expression, Piece] = [only(reader), opening];
    for (;;) {
      branches.push({ when, body: this.nodesUntil([]), tag });
      const piece = this.taken(opening, 'endif');
      const word = wordOf(piece);
      if (word === 'endif') return { kind: 'if', branches, otherwise: [] };
      if (word === 'else') {
        const otherwise = this.nodesUntil([]);
        this.close(opening, 'endif');
        return { kind: 'if', branches, otherwise };
      }
      if (word !== 'elif' && word !== 'elseif') throw new TemplateFault(`${opening.text} is not closed before ${piece.text}`, piece.start);
      const next = readerOf(piece);
      next.name();
      [when, tag] = [only(next), piece];
    }
  }

  private loop(reader: ExpressionReader, opening: Piece): JinjaNode {
    const names = [reader.name()];
    while (reader.takes(',')) names.push(reader.name());
    reader.expect('in');
    const of = reader.operand();
    const when = reader.takes('if') ? reader.operand() : undefined;
    reader.expectEnd();
    const body = this.nodesUntil([]);
    const piece = this.taken(opening, 'endfor');
    const otherwise = wordOf(piece) === 'else' ? this.nodesUntil([]) : [];
    if (wordOf(piece) === 'else') this.close(opening, 'endfor');
    else if (wordOf(piece) !== 'endfor') throw new TemplateFault(`${opening.text} is not closed before ${piece.text}`, piece.start);
    return { kind: 'for', names, of, ...(when === undefined ? {} : { when }), body, otherwise, tag: opening };
  }

  private set(reader: ExpressionReader, opening: Piece): JinjaNode {
    const name = reader.name();
    if (reader.takes('=')) return { kind: 'set', name, value: only(reader), tag: opening };
    reader.expectEnd();
    const value = this.nodesUntil([]);
    this.close(opening, 'endset');
    return { kind: 'set', name, value, tag: opening };
  }

  private taken(opening: Piece, close: string): Piece {
    const piece = this.pieces[this.next++];
    if (piece === undefined) throw new TemplateFault(`${opening.text} is not closed: {% ${close} %} is missing`, opening.start);
    return piece;
  }

  private close(opening: Piece, word: string): void {
    const piece = this.taken(opening, word);
    if (wordOf(piece) !== word) throw new TemplateFault(`${opening.text} is not closed before ${piece.text}`, piece.start);
  }
}

const dividers: ReadonlySet<string> = new Set(['else', 'elif', 'elseif']);

function readerOf({ inner, at }: Piece): ExpressionReader {
  return new ExpressionReader(inner, at);
}

function only(reader: ExpressionReader): Expression {
  const expression = reader.expression();
  reader.expectEnd();
  return expression;
}

function wordOf({ inner }: Piece): string {
  return /^\s*(\w+)/.exec(inner)?.[1] ?? '';
}
