import { countLineEnds, lineOf } from '../../lineOf';
import type { CaseRecords, TextPlace } from '../caseRecord';
import type { Data } from '../data';
import { isDataMap } from '../data';
import type { JsonItems } from './jsonItems';
import { splitJsonItems } from './jsonItems';
import { JsonError, readJson } from './readJson';
import { RecordCollector } from './recordCollector';
import { wrapperKey } from './wrapper';

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
  if (first === '{' && /^\s*\{/.test(rest)) return readSequence(file, text, opening);
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
  try {
    return isDataMap(readJson(source));
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
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
  const whole = addable(collector, text, place);
  if (!isDataMap(whole)) return collector.read();
  const wrapped = wrapperKey(whole);
  if (wrapped === undefined) collector.add(whole, place);
  else if ('fault' in wrapped) collector.refuse(wrapped.fault, place);
  else {
    const list = listBehind(text, splitJsonItems(text, opening), wrapped.key);
    for (const item of list) addValue(collector, text, item);
    return collector.read(whole);
  }
  return collector.read();
}

/** The items of the list that stands behind a key of an object. */
function listBehind(text: string, { items }: JsonItems, key: string): readonly TextPlace[] {
  for (const { start, line } of items) {
    const named = /^("[^"\\]*(?:\\[\s\S][^"\\]*)*")\s*:\s*/.exec(text.slice(start, start + 1_000));
    if (named?.[1] === undefined || JSON.parse(named[1]) !== key) continue;
    const offset = start + named[0].length;
    return splitJsonItems(text, { offset, line: line + countLineEnds(named[0]) }).items;
  }
  return [];
}

function addValue(collector: RecordCollector, text: string, place: TextPlace): void {
  const value = addable(collector, text, place);
  if (value !== undefined) collector.add(value, place);
}

/** What stands at a place; undefined where it cannot be read, which the collector knows then. */
function addable(collector: RecordCollector, text: string, place: TextPlace): Data | undefined {
  try {
    return readJson(text.slice(place.start, place.end).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    collector.refuse(error.message, place);
    return undefined;
  }
}
