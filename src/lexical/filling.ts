import type { Json } from '../core/json';

/** A JSON schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** The numbers that may be answered. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
}

/** What there is to say, in whatever form it is asked for. */
export interface Speaker {
  /** @param name what the text is called in the form. */
  text(name: string): string;
  /** One of these. */
  choose(values: readonly string[]): string;
  number(range: NumberRange): number;
  isTrue(): boolean;
  /** What a list of this name holds, each to be said in the form of its items. */
  list(name: string, most: number): readonly Speaker[];
}

/** Deeper forms are cut off: a schema may hold itself. */
const deepest = 12;
/** The range of a number whose form names none. */
const usualRange: NumberRange = { least: 0, most: 10 };

/** Says it in the form of a JSON schema. What the schema leaves open is null. */
export function fillForm(schema: Schema, speaker: Speaker, name = '', depth = 0): Json {
  const { const: only, enum: values, anyOf, oneOf } = schema;
  if (depth > deepest) return null;
  if (only !== undefined) return only as Json;
  if (Array.isArray(values) && values.length > 0) return oneOfValues(values as readonly Json[], speaker);
  const ways = [anyOf, oneOf].find(Array.isArray) as readonly Schema[] | undefined;
  const way = ways?.find(({ type }) => type !== 'null') ?? ways?.[0];
  if (way !== undefined) return fillForm(way, speaker, name, depth + 1);
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(propertiesOf(schema)).map(([property, form]) => [property, fillForm(form, speaker, property, depth + 1)]),
      );
    case 'array': {
      const most = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : Infinity;
      return speaker
        .list(name, most)
        .slice(0, most)
        .map((each) => fillForm((schema['items'] ?? {}) as Schema, each, name, depth + 1));
    }
    case 'string':
      return within(speaker.text(name), schema['maxLength']);
    case 'integer':
      return Math.round(speaker.number(rangeOf(schema)));
    case 'number':
      return speaker.number(rangeOf(schema));
    case 'boolean':
      return speaker.isTrue();
    default:
      return null;
  }
}

/** The properties of an object's schema, by name. */
export function propertiesOf({ properties }: Schema): Readonly<Record<string, Schema>> {
  return typeof properties === 'object' && properties !== null ? (properties as Record<string, Schema>) : {};
}

/** The type that a schema names first, null apart; one that names none and has properties is an object's, else a text's. */
export function typeOf({ type, properties, items }: Schema): string {
  const named = Array.isArray(type) ? (type as readonly unknown[]).find((each) => each !== 'null') : type;
  return typeof named === 'string' ? named : properties !== undefined ? 'object' : items !== undefined ? 'array' : 'string';
}

function oneOfValues(values: readonly Json[], speaker: Speaker): Json {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === values.length) {
    const wanted = speaker.number({ least: Math.min(...numbers), most: Math.max(...numbers) });
    return numbers.reduce((nearest, next) => (Math.abs(next - wanted) < Math.abs(nearest - wanted) ? next : nearest));
  }
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length > 0 ? speaker.choose(texts) : (values[0] ?? null);
}

function rangeOf({ minimum, maximum }: Schema): NumberRange {
  const least = typeof minimum === 'number' ? minimum : usualRange.least;
  return { least, most: typeof maximum === 'number' ? maximum : Math.max(least, usualRange.most) };
}

function within(text: string, most: unknown): string {
  return typeof most === 'number' ? text.slice(0, most) : text;
}
