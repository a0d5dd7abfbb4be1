import type { Data } from './dialect';
import { limited, listOf, mappingOf, TemplateFault } from './dialect';

/** A value as Jinja prints it. */
export function printed(value: Data): string {
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? represented(value) : String(value);
}

/** Lists and mappings as Python prints them. */
function represented(value: Data): string {
  if (typeof value === 'string') return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${(value as readonly Data[]).map(represented).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value as Readonly<Record<string, Data>>)
      .map(([key, part]) => `${represented(key)}: ${represented(part)}`)
      .join(', ')}}`;
  return printed(value);
}

/** Whether a value counts as true. */
export function isTrue(value: Data): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What a loop goes through. */
export function itemsOf(value: Data): readonly Data[] {
  const mapping = mappingOf(value);
  return listOf(value) ?? (mapping === undefined ? (typeof value === 'string' ? [...value] : []) : Object.keys(mapping));
}

/** The result of an operator. */
export function combine(mark: string, left: Data, right: Data): Data {
  if (mark === '==') return same(left, right);
  if (mark === '!=') return !same(left, right);
  if (mark === 'in') return isIn(left, right);
  if (mark === 'not in') return !isIn(left, right);
  if (mark === '~') return limited(printed(left) + printed(right));
  if (mark === '+' && typeof left === 'string' && typeof right === 'string') return limited(left + right);
  if (mark === '+' && Array.isArray(left) && Array.isArray(right)) return [...(left as readonly Data[]), ...(right as readonly Data[])];
  if (mark === '<' || mark === '>' || mark === '<=' || mark === '>=') return isOrdered(mark, left, right);
  return calculate(mark, numberOf(left), numberOf(right));
}

function same(left: Data, right: Data): boolean {
  return typeof left === 'object' || typeof right === 'object' ? JSON.stringify(left) === JSON.stringify(right) : left === right;
}

function isIn(item: Data, of: Data): boolean {
  if (typeof of === 'string' && listOf(of) === undefined) return of.includes(printed(item));
  return itemsOf(of).some((each) => same(each, item));
}

function isOrdered(mark: string, left: Data, right: Data): boolean {
  const [a, b] = typeof left === 'string' && typeof right === 'string' ? [left, right] : [numberOf(left), numberOf(right)];
  if (mark.startsWith('<')) return mark === '<' ? a < b : a <= b;
  return mark === '>' ? a > b : a >= b;
}

function calculate(mark: string, left: number, right: number): number {
  switch (mark) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    default:
      return left - Math.floor(left / right) * right;
  }
}

/** A number that a value is, also in a text. */
export function numberOf(value: Data): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

type Change = (value: Data, args: readonly Data[]) => Data;

const text =
  (change: (value: string, args: readonly Data[]) => Data): Change =>
  (value, args) =>
    change(printed(value), args);
const title = (value: string): string => value.toLowerCase().replace(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());
const capital = (value: string): string => value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase();

/** The filters that are applied. */
export const filters: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['trim', text((value, [signs]) => (signs === undefined ? value.trim() : stripped(value, printed(signs))))],
  ['upper', text((value) => value.toUpperCase())],
  ['lower', text((value) => value.toLowerCase())],
  ['title', text(title)],
  ['capitalize', text(capital)],
  ['replace', text((value, [old, fresh]) => replaced(value, printed(old), printed(fresh)))],
  ['default', (value, [other, alsoEmpty]) => (value === undefined || (isTrue(alsoEmpty) && !isTrue(value)) ? (other ?? '') : value)],
  ['length', (value) => (typeof value === 'string' && listOf(value) === undefined ? [...value].length : itemsOf(value).length)],
  ['first', (value) => itemsOf(value)[0]],
  ['last', (value) => itemsOf(value).at(-1)],
  ['join', (value, [between]) => itemsOf(value).map(printed).join(printed(between))],
  ['list', itemsOf],
  ['reverse', (value) => (typeof value === 'string' ? [...value].reverse().join('') : itemsOf(value).toReversed())],
  ['sort', (value) => itemsOf(value).toSorted((a, b) => (combine('<', a, b) === true ? -1 : 1))],
  ['unique', (value) => itemsOf(value).filter((item, index, all) => all.findIndex((each) => same(each, item)) === index)],
  ['int', (value, [other]) => whole(numberOf(value), other)],
  ['float', (value) => (Number.isNaN(numberOf(value)) ? 0 : numberOf(value))],
  ['abs', (value) => Math.abs(numberOf(value))],
  ['round', (value, [digits]) => Number(numberOf(value).toFixed(Math.max(0, Number(digits ?? 0))))],
  ['string', text((value) => value)],
  ['safe', (value) => value],
  ['tojson', (value) => JSON.stringify(value ?? null)],
  ['dump', (value) => JSON.stringify(value ?? null)],
  ['wordcount', text((value) => value.split(/\s+/).filter((word) => word !== '').length)],
  ['indent', text((value, [width, first]) => indent(value, Number(width ?? 4), isTrue(first)))],
  ['truncate', text((value, [length]) => truncate(value, Number(length ?? 255)))],
  ['items', (value) => Object.entries(mappingOf(value) ?? {})],
  ['dictsort', (value) => Object.entries(mappingOf(value) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))],
]);

/** Other names of filters. */
const synonyms: Readonly<Record<string, string>> = { d: 'default', count: 'length' };

/** The filter of a name. @throws TemplateFault where it is not applied. */
export function filterNamed(name: string, at: number): Change {
  const found = filters.get(synonyms[name] ?? name);
  if (found === undefined)
    throw new TemplateFault(`the filter "${name}" is not applied here; there are ${[...filters.keys()].join(', ')}`, at);
  return found;
}

/** Methods of texts, lists and mappings. */
const methods: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['strip', text((value, [signs]) => (signs === undefined ? value.trim() : stripped(value, printed(signs))))],
  ['upper', text((value) => value.toUpperCase())],
  ['lower', text((value) => value.toLowerCase())],
  ['title', text(title)],
  ['capitalize', text(capital)],
  ['replace', text((value, [old, fresh]) => replaced(value, printed(old), printed(fresh)))],
  ['split', text((value, [by]) => (by === undefined ? value.trim().split(/\s+/) : value.split(printed(by))))],
  ['startswith', text((value, [start]) => value.startsWith(printed(start)))],
  ['endswith', text((value, [end]) => value.endsWith(printed(end)))],
  ['join', (value, [items]) => itemsOf(items).map(printed).join(printed(value))],
  ['items', (value) => Object.entries(mappingOf(value) ?? {})],
  ['keys', (value) => Object.keys(mappingOf(value) ?? {})],
  ['values', (value) => Object.values(mappingOf(value) ?? {})],
  [
    'get',
    (value, [key, other]) => {
      const mapping = mappingOf(value);
      return mapping !== undefined && Object.hasOwn(mapping, printed(key)) ? mapping[printed(key)] : (other ?? null);
    },
  ],
]);

/** The method of a name. @throws TemplateFault where it is not called. */
export function methodNamed(name: string, at: number): Change {
  const found = methods.get(name);
  if (found === undefined) throw new TemplateFault(`"${name}(…)" is not called here; there are ${[...methods.keys()].join(', ')}`, at);
  return found;
}

/** Tests behind `is`. */
const tests: ReadonlyMap<string, (value: Data, args: readonly Data[]) => boolean> = new Map<
  string,
  (value: Data, args: readonly Data[]) => boolean
>([
  ['defined', (value) => value !== undefined],
  ['undefined', (value) => value === undefined],
  ['none', (value) => value === null],
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => typeof value === 'number'],
  ['mapping', (value) => mappingOf(value) !== undefined],
  ['sequence', (value) => typeof value === 'string' || Array.isArray(value)],
  ['iterable', (value) => typeof value === 'string' || (typeof value === 'object' && value !== null)],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['even', (value) => numberOf(value) % 2 === 0],
  ['odd', (value) => Math.abs(numberOf(value) % 2) === 1],
  ['equalto', (value, [other]) => same(value, other)],
]);

/** The test of a name. @throws TemplateFault where there is no such one. */
export function testNamed(name: string, at: number): (value: Data, args: readonly Data[]) => boolean {
  const found = tests.get(name);
  if (found === undefined)
    throw new TemplateFault(`the test "is ${name}" is not known here; there are ${[...tests.keys()].join(', ')}`, at);
  return found;
}

function replaced(value: string, old: string, fresh: string): string {
  const parts = value.split(old);
  // The length is known before the text is made.
  if (value.length + parts.length * fresh.length > 4_000_000) throw new TemplateFault('it becomes too long', 0);
  return parts.join(fresh);
}

function stripped(value: string, signs: string): string {
  const all = new Set(signs);
  const letters = [...value];
  const start = letters.findIndex((letter) => !all.has(letter));
  return start < 0 ? '' : letters.slice(start, letters.findLastIndex((letter) => !all.has(letter)) + 1).join('');
}

function whole(value: number, other: Data): number {
  return Number.isNaN(value) ? Number(other ?? 0) : Math.trunc(value);
}

function indent(value: string, width: number, first: boolean): string {
  const space = ' '.repeat(Math.min(100, Math.max(0, width)));
  return (first ? space : '') + value.replace(/\n(?=[^\n])/g, `\n${space}`);
}

function truncate(value: string, length: number): string {
  return value.length <= length + 5 ? value : `${value.slice(0, Math.max(0, length - 3)).replace(/\s+\S*$/, '')}...`;
}
