import { countOf } from '../countOf';
import { quote } from './feedback';

/** The JSON in an output: the whole of it, or the first code block. Undefined when there is none. */
export function readJsonOutput(output: string): { readonly value: unknown } | undefined {
  const fenced = /```[\w-]*[ \t]*\r?\n([\s\S]*?)```/.exec(output)?.[1];
  return parseJson(output) ?? (fenced === undefined ? undefined : parseJson(fenced));
}

/** A JSON text's value; undefined when the text is not JSON. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * Compares two JSON values; the order of keys does not matter.
 * @returns the first difference in words, with the place of it (`$.items[2].name`); undefined when they are equal.
 */
export function compareJson(got: unknown, wanted: unknown, place = '$'): string | undefined {
  if (Array.isArray(got) && Array.isArray(wanted)) {
    return compareArrays(got, wanted, place);
  }
  if (isObject(got) && isObject(wanted)) {
    return compareObjects(got, wanted, place);
  }
  return Object.is(got, wanted) || got === wanted ? undefined : `Expected ${describe(wanted)} at ${place}, got ${describe(got)}.`;
}

function compareArrays(got: readonly unknown[], wanted: readonly unknown[], place: string): string | undefined {
  if (got.length !== wanted.length) {
    return `Expected ${countOf(wanted.length, 'item')} at ${place}, got ${got.length}.`;
  }
  return first(
    wanted.map((_, index) => index),
    (index) => compareJson(got[index], wanted[index], `${place}[${index}]`),
  );
}

function compareObjects(got: Record<string, unknown>, wanted: Record<string, unknown>, place: string): string | undefined {
  const missing = Object.keys(wanted).find((key) => !Object.hasOwn(got, key));
  if (missing !== undefined) {
    return `Expected the key ${quote(missing)} at ${place}, and it is not there.`;
  }
  const extra = Object.keys(got).find((key) => !Object.hasOwn(wanted, key));
  if (extra !== undefined) {
    return `Expected no key ${quote(extra)} at ${place}.`;
  }
  return first(Object.keys(wanted), (key) => compareJson(got[key], wanted[key], `${place}.${key}`));
}

function first<T>(items: readonly T[], compare: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const difference = compare(item);
    if (difference !== undefined) {
      return difference;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? quote(value) : quote(JSON.stringify(value)).slice(1, -1);
}
