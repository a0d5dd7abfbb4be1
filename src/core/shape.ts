/** Whether a value that was read as JSON is of a form. */
export type Shape = (value: unknown) => boolean;

/** The form of a property that may be absent. */
export interface OptionalShape {
  readonly optional: Shape;
}

/** A form for each property of a type: those that may be absent, and only those, are optional. */
export type ShapeOf<T> = { readonly [Name in keyof T]-?: object extends Pick<T, Name> ? OptionalShape : Shape };

/** Any text. */
export const text: Shape = (value) => typeof value === 'string';

/** Yes or no. */
export const flag: Shape = (value) => typeof value === 'boolean';

const momentPattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** A time, as ISO 8601. */
export const moment: Shape = (value) => typeof value === 'string' && momentPattern.test(value);

/** A number within limits, both included. JSON has numbers that are too large to be one. */
export function number(minimum: number, maximum: number = Number.MAX_VALUE): Shape {
  return (value) => typeof value === 'number' && value >= minimum && value <= maximum;
}

/** A whole number within limits, both included. */
export function whole(minimum = 0, maximum: number = Number.MAX_SAFE_INTEGER): Shape {
  return (value) => Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
}

/** One of some words: the keys of a table, so that the type checker asks for all of them. */
export function word<Word extends string>(words: Readonly<Record<Word, true>>): Shape {
  const known: ReadonlySet<unknown> = new Set(Object.keys(words));
  return (value) => known.has(value);
}

/** Nothing but this. */
export function exactly(expected: string | number | boolean): Shape {
  return (value) => value === expected;
}

/** One form or another. */
export function either(one: Shape, other: Shape): Shape {
  return (value) => one(value) || other(value);
}

/** Values that are nested more deeply are none: whoever walks them would run out of stack. */
const deepestJson = 64;

/** Any JSON value. */
export const json: Shape = (value) => isJson(value, deepestJson);

function isJson(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((each) => isJson(each, depth - 1));
}

/** A property that may be absent. */
export function optional(shape: Shape): OptionalShape {
  return { optional: shape };
}

/** A list whose items are all of one form, so many at the most. */
export function listOf(shape: Shape, most = Infinity): Shape {
  return (value) => Array.isArray(value) && value.length <= most && value.every(shape);
}

/** A mapping of any names to values of one form. */
export function recordOf(shape: Shape): Shape {
  return (value) => {
    if (!isMapping(value)) return false;
    for (const name in value) if (!shape(value[name])) return false;
    return true;
  };
}

/** An object with these properties and no others: one that nothing expects may be anything, however deep. */
export function object<T extends object>(properties: ShapeOf<T>): Shape {
  const all = Object.entries<Shape | OptionalShape>(properties);
  const shapes = new Map(all.map(([name, shape]) => [name, typeof shape === 'function' ? shape : shape.optional]));
  const needed = all.flatMap(([name, shape]) => (typeof shape === 'function' ? [name] : []));
  return (value) => {
    if (!isMapping(value)) return false;
    for (const name in value) if (shapes.get(name)?.(value[name]) !== true) return false;
    return needed.every((name) => Object.hasOwn(value, name));
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
