import type { Json } from '../../json';
import { parseJson } from '../../parseJson';

/** JSON as components keep it: without white space between its parts; what is no JSON as it is. */
export function tidyJson(value: string): string {
  const parsed = parseJson(value);
  return parsed === undefined ? value.trim() : JSON.stringify(parsed);
}

/** The value of a JSON text; undefined where it is none. */
export function jsonOf(value: string): Json | undefined {
  return parseJson(value) as Json | undefined;
}

/** A mapping's entries; undefined of anything else. */
export function recordOf(value: Json | undefined): Readonly<Record<string, Json>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : undefined;
}

/** What people call a JSON value of its type. */
export function typeOf(value: Json): 'nothing' | 'a list' | 'a mapping' | 'a text' | 'a number' | 'true or false' {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return ({ string: 'a text', number: 'a number', boolean: 'true or false' } as const)[typeof value as string] ?? 'a mapping';
}
