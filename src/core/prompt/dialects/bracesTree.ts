import { TemplateFault } from './dialect';

/** What stands in a tag of Handlebars: a helper or a name, with what it is given. */
export interface BracesCall {
  readonly name: Operand;
  readonly args: readonly Operand[];
  /** Named ones. */
  readonly options: readonly (readonly [name: string, value: Operand])[];
  /** Names behind `as |…|`. */
  readonly bound: readonly string[];
}

/** Something that a tag speaks of: a constant, a path, or a call in parentheses. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly call: BracesCall };

/** A part of a Handlebars or Mustache template. `start` and `end` are those of its tag. */
export type BracesNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly call: BracesCall; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'block';
      readonly call: BracesCall;
      readonly isInverted: boolean;
      readonly body: readonly BracesNode[];
      readonly otherwise: readonly BracesNode[];
      readonly text: string;
      readonly start: number;
      readonly end: number;
    };

interface BracesTag {
  readonly kind: 'output' | 'opens' | 'inverts' | 'closes' | 'else' | 'nothing' | 'text';
  /** What stands in it, without its sign; of text, that itself. */
  readonly inner: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const tag = /\\?\{\{(?:!--[\s\S]*?--~?\}\}|\{(?:(?!\}\}\})[\s\S])*\}\}\}|(?:"[^"]*"|'[^']*'|(?!\}\})[\s\S])*\}\})/g;
const mostLevels = 50;
/** Signs behind the braces, and what they mean. */
const kinds: Readonly<Record<string, BracesTag['kind']>> = {
  '#': 'opens',
  '^': 'inverts',
  '/': 'closes',
  '!': 'nothing',
  '>': 'nothing',
  '&': 'output',
};

/** Reads a template. @throws TemplateFault with the place of what is not understood. */
export function readBraces(text: string): readonly BracesNode[] {
  return new BracesReader(withoutLonelyLines(tagsOf(text))).all();
}

function tagsOf(text: string): readonly BracesTag[] {
  const tags: BracesTag[] = [];
  let at = 0;
  let trimsNext = false;
  const plain = (start: number, end: number, trimsEnd = false): void => {
    let written = text.slice(start, end);
    if (trimsNext) written = written.trimStart();
    if (trimsEnd) written = written.trimEnd();
    trimsNext = false;
    if (written !== '') tags.push({ kind: 'text', inner: written, text: written, start, end });
  };
  for (const match of text.matchAll(tag)) {
    const [written] = match;
    const end = match.index + written.length;
    if (written.startsWith('\\')) {
      // What a backslash stands before is text.
      plain(at, match.index);
      plain(match.index + 1, end);
    } else {
      const inner = written.replace(/^\{\{\{?~?/, '').replace(/~?\}?\}\}$/, '');
      plain(at, match.index, /^\{\{\{?~/.test(written));
      trimsNext = /~\}?\}\}$/.test(written);
      tags.push({ ...kindOf(inner, match.index), text: written, start: match.index, end });
    }
    at = end;
  }
  const open = text.indexOf('{{', at);
  if (open >= 0) throw new TemplateFault('{{ is not closed', open);
  plain(at, text.length);
  return tags;
}

function kindOf(inner: string, at: number): Pick<BracesTag, 'kind' | 'inner'> {
  const trimmed = inner.trim();
  if (/^(?:else\b|\^$)/.test(trimmed)) return { kind: 'else', inner: trimmed.replace(/^(?:else|\^)\s*/, '') };
  if (trimmed.startsWith('=') || /^#[>*]/.test(trimmed)) throw new TemplateFault(`{{${trimmed}}} is not done here`, at);
  const kind = kinds[trimmed.charAt(0)];
  return kind === undefined ? { kind: 'output', inner: trimmed } : { kind, inner: trimmed.slice(1).trim() };
}

/** As Handlebars and Mustache do: a line with nothing but a tag that says nothing itself is no line of the text. */
function withoutLonelyLines(tags: readonly BracesTag[]): readonly BracesTag[] {
  const texts = tags.map(({ kind, inner }) => (kind === 'text' ? inner : undefined));
  tags.forEach(({ kind }, index) => {
    if (kind === 'text' || kind === 'output') return;
    const [before, after] = [tags[index - 1], tags[index + 1]];
    const start =
      before === undefined ? '' : before.kind === 'text' ? (/(?:^|\n)([ \t]*)$/.exec(before.inner)?.[1] ?? undefined) : undefined;
    const end = after === undefined ? '' : after.kind === 'text' ? /^[ \t]*(?:\r?\n|$)/.exec(after.inner)?.[0] : undefined;
    if (start === undefined || end === undefined || (before?.kind === 'text' && index > 1 && !before.inner.includes('\n'))) return;
    if (after !== undefined && index < tags.length - 2 && !end.includes('\n')) return;
    if (before !== undefined) texts[index - 1] = (texts[index - 1] ?? '').replace(/[ \t]*$/, '');
    if (after !== undefined) texts[index + 1] = (texts[index + 1] ?? '').replace(/^[ \t]*(?:\r?\n)?/, '');
  });
  return tags.map((each, index) => (each.kind === 'text' ? { ...each, inner: texts[index] ?? '' } : each));
}

class BracesReader {
  private next = 0;
  private level = 0;

  constructor(private readonly tags: readonly BracesTag[]) {}

  all(): readonly BracesNode[] {
    const nodes = this.nodes();
    const left = this.tags[this.next];
    if (left !== undefined) throw new TemplateFault(`${left.text} closes or divides nothing`, left.start);
    return nodes;
  }

  private nodes(): readonly BracesNode[] {
    if (++this.level > mostLevels) throw new TemplateFault('it is nested too deeply', this.tags[this.next]?.start ?? 0);
    const nodes: BracesNode[] = [];
    for (let each = this.tags[this.next]; each !== undefined; each = this.tags[this.next]) {
      if (each.kind === 'closes' || each.kind === 'else') break;
      this.next++;
      const { kind, inner, text, start, end } = each;
      if (kind === 'text') nodes.push({ kind, text: inner });
      if (kind === 'output') nodes.push({ kind, call: callOf(inner, start), text, start, end });
      if (kind === 'opens' || kind === 'inverts') nodes.push(this.block(each, callOf(inner, start)));
    }
    this.level--;
    return nodes;
  }

  private block({ kind, text, start, end }: BracesTag, call: BracesCall): BracesNode {
    const body = this.nodes();
    const closing = this.tags[this.next++];
    if (closing === undefined) throw new TemplateFault(`${text} is not closed`, start);
    const block = { kind: 'block', call, isInverted: kind === 'inverts', body, text, start, end } as const;
    if (closing.kind === 'else') return { ...block, otherwise: this.otherwise(closing, call, { text, start }) };
    if (closing.inner !== nameOf(call)) throw new TemplateFault(`${text} is not closed before ${closing.text}`, closing.start);
    return { ...block, otherwise: [] };
  }

  /** What stands behind `{{else}}`, or `{{else if …}}`, up to the end of the block. */
  private otherwise(divider: BracesTag, call: BracesCall, opening: Pick<BracesTag, 'text' | 'start'>): readonly BracesNode[] {
    const { inner, text, start, end } = divider;
    const body = this.nodes();
    const closing = this.tags[this.next++];
    if (closing === undefined) throw new TemplateFault(`${opening.text} is not closed`, opening.start);
    const isElse = closing.kind === 'else';
    if (!isElse && closing.inner !== nameOf(call))
      throw new TemplateFault(`${opening.text} is not closed before ${closing.text}`, closing.start);
    const rest = isElse ? this.otherwise(closing, call, opening) : [];
    if (inner !== '') return [{ kind: 'block', call: callOf(inner, start), isInverted: false, body, otherwise: rest, text, start, end }];
    if (isElse) throw new TemplateFault(`${closing.text} divides nothing`, closing.start);
    return body;
  }
}

function nameOf({ name }: BracesCall): string {
  return name.kind === 'path' ? name.path : '';
}

const operand =
  /\s*(?:(?<text>"[^"]*"|'[^']*')|(?<open>\()|(?<close>\))|(?<bound>as\s+\|[^|]*\|)|(?<option>[\p{L}_][\p{L}\p{N}_-]*)=|(?<path>[^\s()"'=|]+))/uy;

function callOf(source: string, at: number): BracesCall {
  const reader = new CallReader(source, at);
  const call = reader.call(0);
  if (!reader.isAtEnd) throw new TemplateFault(`"${source}" cannot be read`, at);
  return call;
}

class CallReader {
  private next = 0;

  constructor(
    private readonly source: string,
    private readonly at: number,
  ) {}

  get isAtEnd(): boolean {
    return this.source.slice(this.next).trim() === '';
  }

  call(level: number): BracesCall {
    const operands: Operand[] = [];
    const options: [string, Operand][] = [];
    let bound: readonly string[] = [];
    let option: string | undefined;
    const take = (value: Operand): void => {
      if (option === undefined) operands.push(value);
      else options.push([option, value]);
      option = undefined;
    };
    while (!this.isAtEnd) {
      const groups = this.token();
      if (groups['close'] !== undefined && level > 0) break;
      if (groups['open'] !== undefined && level < mostLevels) take({ kind: 'call', call: this.call(level + 1) });
      else if (groups['text'] !== undefined) take({ kind: 'constant', value: groups['text'].slice(1, -1) });
      else if (groups['bound'] !== undefined)
        bound = groups['bound']
          .replace(/^as\s+\||\|$/g, '')
          .trim()
          .split(/\s+/);
      else if (groups['option'] !== undefined) option = groups['option'];
      else if (groups['path'] !== undefined) take(operandOf(groups['path']));
      else throw new TemplateFault(`"${this.source}" cannot be read`, this.at);
    }
    const [name, ...args] = operands;
    if (name === undefined) throw new TemplateFault('a tag is empty', this.at);
    return { name, args, options, bound };
  }

  private token(): Readonly<Record<string, string | undefined>> {
    operand.lastIndex = this.next;
    const match = operand.exec(this.source);
    if (match?.groups === undefined) throw new TemplateFault(`"${this.source}" cannot be read`, this.at);
    this.next = operand.lastIndex;
    return match.groups;
  }
}

const words: Readonly<Record<string, Operand>> = {
  true: { kind: 'constant', value: true },
  false: { kind: 'constant', value: false },
  null: { kind: 'constant', value: null },
  undefined: { kind: 'constant', value: undefined },
};

function operandOf(path: string): Operand {
  const word = Object.hasOwn(words, path) ? words[path] : undefined;
  return word ?? (/^-?\d+(?:\.\d+)?$/.test(path) ? { kind: 'constant', value: Number(path) } : { kind: 'path', path });
}
