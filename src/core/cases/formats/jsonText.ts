import { countLineEnds, lineOf } from '../../lineOf';
import type { CaseRecords, TextPlace } from '../caseRecord';
import type { Data } from '../data';
import { isDataMap } from '../data';
import type { JsonItems } from './jsonItems';
import { splitJsonItems } from './jsonItems';
import { JsonError, readJson } from './readJson';
import { RecordCollector } from './recordCollector';
import { likelyList, wrapperKey } from './wrapper';

/**
 * Reads the objects of a JSON text, whichever way they stand in it: a list, an object that holds one, one a line (JSON Lines), or one
 * after another. What cannot be read is reported, and the others are kept.
 */
export function readJsonText(file: string, text: string): CaseRecords {
  const offset = /^\uFEFF?\s*/.exec(text)?.[0].length ?? 0;
  const opening = { offset, line: lineOf(text, offset) };
  const first = text.charAt(offset);
  if (first === '{' && isFirstOfLines(text, offset)) return readLines(file, text);
  const items = first === '[' || first === '{' ? splitJsonItems(text, opening) : undefined;
  const rest = items?.end === undefined ? '' : text.slice(items.end.offset);
  const isOne = items?.end !== undefined && rest.trim() === '';
  if (first === '[' && items !== undefined) return /^[^\S\n]*\n\s*\{/.test(rest) ? readLines(file, text) : readList(file, text, items);
  if (first === '{' && isOne) return readObject(file, text, opening);
  if (first === '{' && /^[\s,]*\{/.test(rest)) return readSequence(file, text, opening);
  return hasObjectLines(text) || first !== '{' ? readLines(file, text) : readObject(file, text, opening);
}

/** Whether the line at an offset is an object, and more stands below it. */
function isFirstOfLines(text: string, offset: number): boolean {
  const end = text.indexOf('\n', offset);
  return end >= 0 && text.slice(end).trim() !== '' && isObject(text.slice(offset, end));
}

/** Whether there are lines that are objects. */
function hasObjectLines(text: string): boolean {
  return text.split('\n').some((line) => line.startsWith('{') && isObject(line));
}

function isObject(source: string): boolean {
  return isDataMap(valueAt(source, { start: 0, end: source.length }));
}

/** One object a line. Empty lines are skipped. */
function readLines(file: string, text: string): CaseRecords {
  const collector = new RecordCollector(file);
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const lineFeed = text.indexOf('\n', start);
    const next = lineFeed < 0 ? text.length : lineFeed;
    const end = text.charCodeAt(next - 1) === 13 && next > start ? next - 1 : next;
    if (text.slice(start, end).trim() !== '') addValue(collector, text, { line, endLine: line, start, end });
    start = next + 1;
  }
  return collector.read();
}

function readList(file: string, text: string, { items, faults, end }: JsonItems): CaseRecords {
  const collector = new RecordCollector(file);
  for (const fault of faults) collector.refuse(fault.message, fault);
  for (const place of items) addValue(collector, text, place);
  if (end !== undefined && text.slice(end.offset).trim() !== '') {
    const message = 'Text follows the list of cases. Remove it.';
    collector.refuse(message, { line: end.line, endLine: end.line, start: end.offset, end: text.length });
  }
  return collector.read();
}

/** Objects that follow each other without being a list, each over several lines. */
function readSequence(file: string, text: string, opening: { readonly offset: number; readonly line: number }): CaseRecords {
  const collector = new RecordCollector(file);
  for (let { offset, line } = opening; offset < text.length;) {
    const { end } = splitJsonItems(text, { offset, line });
    const stop = end?.offset ?? text.length;
    addValue(collector, text, { line, endLine: end?.line ?? line, start: offset, end: stop });
    const gap = /^[\s,]*/.exec(text.slice(stop, stop + 1_000))?.[0].length ?? 0;
    line += countLineEnds(text.slice(offset, stop + gap));
    offset = stop + gap;
  }
  return collector.read();
}

/** An object that holds the cases, or is one. */
function readObject(file: string, text: string, opening: { readonly offset: number; readonly line: number }): CaseRecords {
  const collector = new RecordCollector(file);
  const place = { line: opening.line, endLine: lineOf(text, text.length), start: opening.offset, end: text.length };
  const entries = splitJsonItems(text, opening).items.flatMap((item) => entryAt(text, item) ?? []);
  const lists = entries.filter(({ offset }) => text.startsWith('[', offset));
  const whole = valueAt(text, place);
  const key = whole instanceof JsonError ? likelyList(lists.map(({ name }) => name)) : keyOf(whole);
  const list = typeof key === 'string' ? lists.find(({ name }) => name === key) : undefined;
  if (list !== undefined) {
    // Of an object that cannot be read as a whole, the cases may be all the same.
    const { items, faults } = splitJsonItems(text, list);
    for (const fault of faults) collector.refuse(fault.message, fault);
    for (const item of items) addValue(collector, text, item);
    return collector.read(isDataMap(whole) ? whole : undefined);
  }
  if (whole instanceof JsonError) collector.refuse(whole.message, place);
  else if (typeof key === 'object') collector.refuse(key.fault, place);
  else collector.add(whole, place);
  return collector.read();
}

/** The key of the list of cases, or what is wrong with the object; undefined where it is a case. */
function keyOf(whole: Data): string | { readonly fault: string } | undefined {
  const wrapped = isDataMap(whole) ? wrapperKey(whole) : undefined;
  return wrapped === undefined || 'fault' in wrapped ? wrapped : wrapped.key;
}

/** An entry of an object, and where its value stands. */
interface JsonEntry {
  readonly name: string;
  readonly offset: number;
  readonly line: number;
}

function entryAt(text: string, { start, line }: TextPlace): JsonEntry | undefined {
  const named = /^("[^"\\]*(?:\\[\s\S][^"\\]*)*")\s*:\s*/.exec(text.slice(start, start + 1_000));
  if (named?.[1] === undefined) return undefined;
  const name = valueAt(named[1], { start: 0, end: named[1].length });
  return typeof name === 'string' ? { name, offset: start + named[0].length, line: line + countLineEnds(named[0]) } : undefined;
}

function addValue(collector: RecordCollector, text: string, place: TextPlace): void {
  const value = valueAt(text, place);
  if (value instanceof JsonError) collector.refuse(value.message, place);
  else collector.add(value, place);
}

/** What stands at a place, or why it cannot be read. */
function valueAt(text: string, { start, end }: Pick<TextPlace, 'start' | 'end'>): Data | JsonError {
  try {
    return readJson(text.slice(start, end).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}
