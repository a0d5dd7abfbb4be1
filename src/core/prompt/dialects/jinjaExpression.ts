import type { Data } from './dialect';
import { TemplateFault } from './dialect';

/** An expression of Jinja. `at` is where it begins in the template. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Data }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'mapping'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'part'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly of?: Expression; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'filter'; readonly name: string; readonly of: Expression; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'test'; readonly name: string; readonly of: Expression; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly mark: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly when: Expression; readonly then: Expression; readonly otherwise?: Expression };

interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'mark' | 'end';
  readonly text: string;
  readonly at: number;
}

const tokens =
  /\s*(?:(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<number>\d+(?:\.\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<mark>\/\/|\*\*|==|!=|<=|>=|[-+*/%~<>=.,:|()[\]{}]))/uy;
/** So deeply may an expression be nested: each level is a call. */
const mostLevels = 50;

/** Operators by how tightly they bind, the loosest first. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in'],
  ['+', '-'],
  ['~'],
  ['*', '/', '//', '%'],
];

/** Reads expressions, one after the other, from what stands in a tag. */
export class ExpressionReader {
  private readonly tokens: readonly Token[];
  private next = 0;
  private level = 0;

  /** @param offset of the source in the template */
  constructor(source: string, offset: number) {
    const found: Token[] = [];
    let at = 0;
    while (source.slice(at).trim() !== '') {
      tokens.lastIndex = at;
      const match = tokens.exec(source);
      if (match?.groups === undefined) throw new TemplateFault(`"${source.slice(at).trim().slice(0, 20)}" cannot be read`, offset + at);
      const [kind, text = ''] = Object.entries(match.groups).find(([, value]) => value !== undefined) ?? ['mark'];
      at = tokens.lastIndex;
      found.push({ kind: kind as Token['kind'], text, at: offset + at - text.length });
    }
    this.tokens = [...found, { kind: 'end', text: '', at: offset + source.length }];
  }

  get isAtEnd(): boolean {
    return this.peek.kind === 'end';
  }

  /** Takes a mark or a word, if it is the next one. */
  takes(text: string): boolean {
    const isNext = this.peek.text === text && this.peek.kind !== 'text';
    if (isNext) this.next++;
    return isNext;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw new TemplateFault(`"${text}" is missing`, this.peek.at);
  }

  name(): string {
    const { kind, text, at } = this.peek;
    if (kind !== 'name') throw new TemplateFault('a name is missing', at);
    this.next++;
    return text;
  }

  expectEnd(): void {
    if (!this.isAtEnd) throw new TemplateFault(`"${this.peek.text}" is not understood here`, this.peek.at);
  }

  /** An expression, perhaps with `if` and `else`. */
  expression(): Expression {
    if (++this.level > mostLevels) throw new TemplateFault('it is nested too deeply', this.peek.at);
    const then = this.binary(0);
    if (!this.takes('if')) return this.up(then);
    const when = this.binary(0);
    return this.up({ kind: 'choice', when, then, ...(this.takes('else') ? { otherwise: this.expression() } : {}) });
  }

  /** An expression without `if`, as what a loop goes through. */
  operand(): Expression {
    return this.binary(0);
  }

  private up(found: Expression): Expression {
    this.level--;
    return found;
  }

  private get peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private binary(level: number): Expression {
    const marks = levels[level];
    if (marks === undefined) return this.unary();
    if (level === 2 && this.takes('not')) return { kind: 'not', of: this.binary(level) };
    let left = this.binary(level + 1);
    for (;;) {
      const mark = this.markOf(marks);
      if (mark === undefined) return left;
      left = { kind: 'binary', mark, left, right: this.binary(level + 1) };
    }
  }

  private markOf(marks: readonly string[]): string | undefined {
    if (marks.includes('not in') && this.peek.text === 'not' && this.tokens[this.next + 1]?.text === 'in') {
      this.next += 2;
      return 'not in';
    }
    return marks.find((mark) => this.takes(mark));
  }

  private unary(): Expression {
    if (this.takes('-')) return { kind: 'minus', of: this.unary() };
    let found = this.postfix(this.primary());
    for (;;) {
      const { at } = this.peek;
      if (this.takes('|')) {
        const name = this.name();
        found = { kind: 'filter', name, of: found, args: this.takes('(') ? this.args() : [], at };
      } else if (this.takes('is')) {
        found = this.test(found, at);
      } else {
        return found;
      }
    }
  }

  private test(of: Expression, at: number): Expression {
    const isNot = this.takes('not');
    const name = this.name();
    const test: Expression = { kind: 'test', name, of, args: this.takes('(') ? this.args() : [], at };
    return isNot ? { kind: 'not', of: test } : test;
  }

  private postfix(first: Expression): Expression {
    let found = first;
    for (;;) {
      const { at } = this.peek;
      if (this.takes('.')) {
        const key = this.peek.kind === 'number' ? this.take().text : this.name();
        found = this.takes('(')
          ? { kind: 'call', name: key, of: found, args: this.args(), at }
          : { kind: 'part', of: found, key: { kind: 'literal', value: key } };
      } else if (this.takes('[')) {
        found = { kind: 'part', of: found, key: this.expression() };
        this.expect(']');
      } else {
        return found;
      }
    }
  }

  private primary(): Expression {
    const { kind, text, at } = this.take();
    if (kind === 'text') return { kind: 'literal', value: unquoted(text) };
    if (kind === 'number') return { kind: 'literal', value: Number(text) };
    if (kind === 'name') return this.named(text, at);
    if (text === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (text === '[') return { kind: 'list', items: this.listUntil(']') };
    if (text === '{') return this.mapping();
    throw new TemplateFault(text === '' ? 'an expression ends too early' : `"${text}" is not understood here`, at);
  }

  private named(name: string, at: number): Expression {
    const constant = constants[name.toLowerCase()];
    if (constant !== undefined && name !== 'TRUE') return { kind: 'literal', value: constant.value };
    return this.takes('(') ? { kind: 'call', name, args: this.args(), at } : { kind: 'name', name, at };
  }

  private mapping(): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.takes('}')) {
      const key = this.expression();
      this.expect(':');
      entries.push([key, this.expression()]);
      if (this.peek.text !== '}') this.expect(',');
    }
    return { kind: 'mapping', entries };
  }

  /** Arguments; the name of a named one says nothing here. */
  private args(): readonly Expression[] {
    return this.listUntil(')');
  }

  private listUntil(close: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.takes(close)) {
      if (this.peek.kind === 'name' && this.tokens[this.next + 1]?.text === '=') this.next += 2;
      items.push(this.expression());
      if (this.peek.text !== close) this.expect(',');
    }
    return items;
  }

  private take(): Token {
    const token = this.peek;
    if (token.kind !== 'end') this.next++;
    return token;
  }
}

const constants: Readonly<Record<string, { readonly value: Data } | undefined>> = {
  true: { value: true },
  false: { value: false },
  none: { value: null },
};

function unquoted(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.slice(1, -1).replace(/\\([\s\S])/g, (_, sign: string) => signs[sign] ?? sign);
}
