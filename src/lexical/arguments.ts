import type { Json, JsonObject } from '../core/json';
import type { Schema } from './filling';
import { propertiesOf, typeOf } from './filling';
import { readPattern } from './tokenPattern';
import { wordsOf, wordsOfLabel } from './words';

/** A piece of a text that may be an argument. */
interface Piece {
  readonly text: string;
  /** The stems of the words right before it, nearest last. */
  readonly before: readonly string[];
  readonly kind: 'quoted' | 'code' | 'name' | 'number' | 'word';
}

/** How many words before a piece may name it. */
const nearWords = 3;
/** Deeper parameters are left open: a schema may hold itself. */
const deepest = 6;
const codeNames = /(?:^|[_\W])(?:ids?|codes?|keys?|numbers?|no|refs?|references?|sku|tokens?|version)$/i;
const properNames = /(?:^|[_\W])(?:names?|city|cities|place|location|country|person|customer|author|title|company|team)$/i;

/** The text of each format that a string may have. */
const formats: Readonly<Record<string, RegExp>> = {
  date: /\b\d{4}-\d{2}-\d{2}\b/,
  'date-time': /\b\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?/,
  time: /\b\d{1,2}:\d{2}(?::\d{2})?\b/,
  email: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/,
  uri: /\bhttps?:\/\/[^\s<>"]{1,2000}/,
};

/**
 * The arguments of a call, taken from a text by the names, types, patterns and descriptions of its parameters.
 * @returns undefined where one that is required stands nowhere.
 */
export function fillArguments(parameters: Schema, text: string): JsonObject | undefined {
  return fillObject(parameters, new Source(text), 0);
}

function fillObject(schema: Schema, source: Source, depth: number): JsonObject | undefined {
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as readonly unknown[]) : []);
  const filled: Record<string, Json> = {};
  for (const [name, form] of Object.entries(propertiesOf(schema))) {
    const value = fillOne(name, form, source, required.has(name), depth) ?? (form['default'] as Json | undefined);
    if (value !== undefined) filled[name] = value;
    else if (required.has(name)) return undefined;
  }
  return filled;
}

function fillOne(name: string, form: Schema, source: Source, isRequired: boolean, depth: number): Json | undefined {
  const { const: only, enum: values, description } = form;
  if (depth > deepest) return undefined;
  if (only !== undefined) return only as Json;
  const stems = new Set([...wordsOfLabel(name), ...wordsOf(typeof description === 'string' ? description : '')].map(({ stem }) => stem));
  if (Array.isArray(values))
    return source.oneOf(values as readonly Json[]) ?? (isRequired && form['default'] === undefined ? (values[0] as Json) : undefined);
  switch (typeOf(form)) {
    case 'integer':
      return source.number(stems, Number.isInteger);
    case 'number':
      return source.number(stems, Number.isFinite);
    case 'boolean':
      return source.says(stems) ?? (isRequired ? false : undefined);
    case 'array': {
      const item = fillOne(name, (form['items'] ?? {}) as Schema, source, isRequired, depth + 1);
      return item === undefined ? undefined : [item];
    }
    case 'object':
      return fillObject(form, source, depth + 1);
    default:
      return source.string(name, stems, form, isRequired);
  }
}

/** A text from which arguments are taken, each number once. */
class Source {
  private readonly pieces: readonly Piece[];
  private readonly used = new Set<Piece>();
  private readonly stems: ReadonlySet<string>;

  constructor(private readonly text: string) {
    this.pieces = piecesOf(text);
    this.stems = new Set(wordsOf(text).map(({ stem }) => stem));
  }

  /** The value that the text names, or shares most words with. */
  oneOf(values: readonly Json[]): Json | undefined {
    const names = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    const text = inWords(this.text);
    const named = names.findIndex((name) => text.includes(inWords(name)));
    if (named >= 0) return values[named];
    const shared = names.map((name) => wordsOfLabel(name).filter(({ stem }) => this.stems.has(stem)).length);
    const most = Math.max(0, ...shared);
    return most > 0 ? values[shared.indexOf(most)] : undefined;
  }

  /** The number that the parameter's words stand before, else the first that no other parameter has. */
  number(stems: ReadonlySet<string>, suits: (value: number) => boolean): number | undefined {
    const open = this.pieces.filter((piece) => piece.kind === 'number' && !this.used.has(piece) && suits(valueOf(piece)));
    const piece = open.find(({ before }) => before.some((stem) => stems.has(stem))) ?? open[0];
    if (piece === undefined) return undefined;
    this.used.add(piece);
    return valueOf(piece);
  }

  /** Whether the text speaks of it, and does not deny it; undefined where it does not speak of it. */
  says(stems: ReadonlySet<string>): boolean | undefined {
    const word = wordsOf(this.text).find(({ stem }) => stems.has(stem));
    if (word === undefined) return undefined;
    return !/\b(?:no|not|never|without|don't|do not)\s+(?:\w+\s+){0,2}$/i.test(this.text.slice(Math.max(0, word.at - 30), word.at));
  }

  /** A text by its pattern or format; a piece that the parameter's words or its kind point to; else, where one is needed, the whole. */
  string(name: string, stems: ReadonlySet<string>, { pattern, format, maxLength }: Schema, isRequired: boolean): string | undefined {
    if (typeof pattern === 'string') {
      const matches = readPattern(pattern);
      if (matches !== undefined) return this.pieces.find(({ text }) => matches(text))?.text;
    }
    const form = typeof format === 'string' ? formats[format] : undefined;
    if (form !== undefined) return form.exec(this.text)?.[0];
    const wanted = codeNames.test(name) ? 'code' : properNames.test(name) ? 'name' : 'quoted';
    const scored = this.pieces.map((piece) => {
      const called = piece.before.some((stem) => stems.has(stem)) && piece.kind !== 'word' ? 2 : 0;
      return { piece, score: called + (piece.kind === wanted || (wanted === 'code' && piece.kind === 'number') ? 2 : 0) };
    });
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { piece: undefined as Piece | undefined, score: 0 });
    if (best.piece !== undefined) return best.piece.text;
    return isRequired && wanted === 'quoted' ? this.text.trim().slice(0, typeof maxLength === 'number' ? maxLength : undefined) : undefined;
  }
}

/** The words of a text in lower case, each between blanks. */
function inWords(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

const piecePattern = /"([^"\n]{1,200})"|“([^”\n]{1,200})”|(\p{Lu}[\p{L}'’-]*(?:[ ]\p{Lu}[\p{L}'’-]*)+)|(\S+)/gu;

function piecesOf(text: string): readonly Piece[] {
  return [...text.matchAll(piecePattern)].flatMap(({ 0: whole, 1: double, 2: curly, index }): Piece[] => {
    const quoted = double ?? curly;
    const plain = quoted ?? whole.replace(/^[^\p{L}\p{N}#+-]+|[^\p{L}\p{N}%]+$/gu, '');
    if (plain === '') return [];
    const before = wordsOf(text.slice(Math.max(0, index - 80), index))
      .slice(-nearWords)
      .map(({ stem }) => stem);
    return [{ text: plain, before, kind: quoted === undefined ? kindOf(plain, text.slice(0, index)) : 'quoted' }];
  });
}

function kindOf(piece: string, before: string): Piece['kind'] {
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[+-]?\d+(?:\.\d+)?$/.test(piece)) return 'number';
  if (/\d/.test(piece)) return 'code';
  const startsSentence = /(?:^|[.!?:\n])\s*$/.test(before.slice(-20));
  return /^\p{Lu}/u.test(piece) && (!startsSentence || piece.includes(' ')) && piece !== 'I' ? 'name' : 'word';
}

function valueOf({ text }: Piece): number {
  return Number(text.replaceAll(',', ''));
}
