import { countLineEnds } from '../../lineOf';
import type { TextPlace } from '../caseRecord';

/** A stretch of a file that is no case. */
export interface TextFault extends TextPlace {
  readonly message: string;
}

/** What stands between the brackets of a list or an object. */
export interface JsonItems {
  /** The elements of a list, or the entries of an object with their keys; white space around them left out. */
  readonly items: readonly TextPlace[];
  readonly faults: readonly TextFault[];
  /** Behind the closing bracket; undefined where it is not closed. */
  readonly end?: { readonly offset: number; readonly line: number };
}

/** Texts, brackets, commas and line ends; a lone quote is a text that does not end. */
const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|["[\]{},]|\r\n|\r|\n/g;

/**
 * Finds the items of a list or an object without reading them: one bad item does not spoil the others.
 * @param open where its opening bracket stands
 */
export function splitJsonItems(text: string, open: { readonly offset: number; readonly line: number }): JsonItems {
  const items: TextPlace[] = [];
  const faults: TextFault[] = [];
  let [depth, line] = [1, open.line];
  let [start, startLine] = [open.offset + 1, line];
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const mark = match[0];
    if (mark === '"') break;
    if (depth === 1 && /^[,\]}]/.test(mark)) {
      const place = placeOf(text, start, match.index, startLine, line);
      if (place !== undefined) {
        items.push(place);
      } else if (mark === ',' || items.length > 0) {
        const at = { line, endLine: line, start: match.index, end: match.index + 1 };
        faults.push({ message: 'There is a comma without a case. Remove it.', ...at });
      }
      [start, startLine] = [match.index + 1, line];
    }
    depth += mark === '[' || mark === '{' ? 1 : mark === ']' || mark === '}' ? -1 : 0;
    line += /^["\r\n]/.test(mark) ? countLineEnds(mark) : 0;
    if (depth === 0) return { items, faults, end: { offset: start, line } };
  }
  const message = 'The list or this case is not closed. Write ] after the last case.';
  return { items, faults: [...faults, { message, line: startLine, endLine: startLine, start, end: text.length }] };
}

/** An item's place without the white space around it; undefined when there is nothing else. */
function placeOf(text: string, start: number, end: number, startLine: number, endLine: number): TextPlace | undefined {
  const source = text.slice(start, end);
  const lead = source.slice(0, source.length - source.trimStart().length);
  const tail = source.slice(source.trimEnd().length);
  return source.trim() === ''
    ? undefined
    : { line: startLine + countLineEnds(lead), endLine: endLine - countLineEnds(tail), start: start + lead.length, end: end - tail.length };
}
