import type { YamlKey, YamlNode, YamlPlace } from './yamlTree';

/** Notes that something at a place is wrong. */
export type Report = (place: YamlPlace, message: string) => void;

/** Reads the value of a key; reports and gives undefined when it is not what it should be. */
export interface Reader<T> {
  (node: YamlNode, key: string, report: Report): T | undefined;
}

/** A reader of a mapping with a fixed set of keys. */
export interface MappingReader<T> extends Reader<T> {
  readonly fields: Readonly<Record<string, Reader<unknown>>>;
}

/** Any text that is not empty; numbers and the like as they are written. */
export const text: Reader<string> = (node, key, report) => {
  if (node.kind !== 'scalar' || node.text.trim() === '') {
    report(node.place, `"${key}" must be a text that is not empty.`);
    return undefined;
  }
  return node.text;
};

/** true or false. */
export const truth: Reader<boolean> = (node, key, report) => {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') {
    return node.value;
  }
  report(node.place, `"${key}" must be true or false.`);
  return undefined;
};

/** What a number may be. */
export interface NumberLimits {
  readonly minimum: number;
  readonly maximum?: number;
  readonly whole?: boolean;
  /** The minimum itself is not allowed. */
  readonly above?: boolean;
}

/** A number within limits. */
export function number({ minimum, maximum = Number.MAX_VALUE, whole = false, above = false }: NumberLimits): Reader<number> {
  const what = whole ? 'a whole number' : 'a number';
  const lower = above ? `above ${minimum}` : maximum === Number.MAX_VALUE ? `of at least ${minimum}` : `from ${minimum}`;
  const limits = maximum === Number.MAX_VALUE ? lower : `${lower} to ${maximum}`;
  return (node, key, report) => {
    const value = node.kind === 'scalar' && typeof node.value === 'number' ? node.value : Number.NaN;
    if (value > maximum || !(above ? value > minimum : value >= minimum) || (whole && !Number.isSafeInteger(value))) {
      report(node.place, `"${key}" must be ${what} ${limits}.`);
      return undefined;
    }
    return value;
  };
}

/** One of some words. */
export function choice<T extends string>(words: readonly T[]): Reader<T> {
  return (node, key, report) => {
    const word = node.kind === 'scalar' ? words.find((candidate) => candidate === node.text) : undefined;
    if (word === undefined) {
      const given = node.kind === 'scalar' ? node.text : '';
      report(node.place, `"${key}" must be ${listed(words, 'or')}.${suggestion(given, words)}`);
    }
    return word;
  };
}

/** A mapping with known keys. An unknown key, and a key without a value, is reported; the others are read. */
export function mapping<T extends object>(fields: { readonly [K in keyof Required<T>]: Reader<NonNullable<T[K]>> }): MappingReader<T> {
  const readers = fields as Readonly<Record<string, Reader<unknown>>>;
  const read: Reader<T> = (node, key, report) => {
    if (node.kind !== 'mapping') {
      report(node.place, `"${key}" must be a mapping with ${listed(Object.keys(readers), 'or')}.`);
      return undefined;
    }
    const entries = node.entries.map(([name, value]) => [name.name, readField(readers, name, value, report)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
  };
  return Object.assign(read, { fields: readers });
}

function readField(readers: Readonly<Record<string, Reader<unknown>>>, { name, place }: YamlKey, value: YamlNode, report: Report): unknown {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (reader === undefined) {
    report(place, unknownKey(name, Object.keys(readers)));
    return undefined;
  }
  if (value.kind === 'scalar' && value.value === null) {
    report(place, `"${name}" has no value. Give it one, or remove the key.`);
    return undefined;
  }
  return reader(value, name, report);
}

/** A mapping with keys that are not known before. */
export function record<T>(each: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (node, key, report) => {
    if (node.kind !== 'mapping') {
      report(node.place, `"${key}" must be a mapping.`);
      return undefined;
    }
    const entries = node.entries.map(([name, value]) => [name.name, each(value, name.name, report)] as const);
    return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  };
}

/** What to say of a key that is not known, with the nearest one that is. */
export function unknownKey(name: string, known: readonly string[]): string {
  return `The key "${name}" is unknown.${suggestion(name, known) || ` There are ${listed(known, 'and')}.`}`;
}

function suggestion(given: string, known: readonly string[]): string {
  const near = (given.length > 40 ? [] : known)
    .map((word) => ({ word, distance: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, given.length) / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '' : ` Did you mean "${near.word}"?`;
}

function listed(words: readonly string[], conjunction: string): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${conjunction} ${quoted.at(-1) ?? ''}`;
}

/** How many characters must be added, removed, replaced or swapped with the next (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = swaps ? at(row - 2, column - 2) + 1 : Infinity;
      rows[row]?.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
