import { countLineEnds } from '../lineOf';

/** Where an element of a JSON array stands, white space around it left out. Lines count from 1. */
export interface JsonPlace {
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
}

/** A stretch of a file that is no case. */
export interface JsonFault {
  readonly message: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Texts, brackets, commas and line ends; a lone quote is a text that does not end. */
const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|["[\]{},]|\r\n|\r|\n/g;

/** Finds the elements of the array that a JSON text is, without reading them: one bad element does not spoil the others. */
export function splitJsonArray(text: string): { readonly elements: readonly JsonPlace[]; readonly faults: readonly JsonFault[] } {
  const elements: JsonPlace[] = [];
  const faults: JsonFault[] = [];
  const opening = /^\uFEFF?\s*\[/.exec(text)?.[0];
  if (opening === undefined) {
    const message = 'The file is not a JSON array of cases. Write [ before the first and ] after the last.';
    return { elements, faults: [{ message, line: 1, start: 0, end: text.length }] };
  }
  let [depth, line] = [1, 1 + countLineEnds(opening)];
  let [start, startLine] = [opening.length, line];
  token.lastIndex = opening.length;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const mark = match[0];
    if (mark === '"') {
      break;
    }
    if (depth === 1 && (mark === ',' || mark === ']')) {
      const place = placeOf(text, start, match.index, startLine, line);
      if (place !== undefined) {
        elements.push(place);
      } else if (mark === ',' || elements.length > 0) {
        faults.push({ message: 'There is a comma without a case. Remove it.', line, start: match.index, end: match.index + 1 });
      }
      [start, startLine] = [match.index + 1, line];
    }
    depth += mark === '[' || mark === '{' ? 1 : mark === ']' || mark === '}' ? -1 : 0;
    line += /^["\r\n]/.test(mark) ? countLineEnds(mark) : 0;
    if (depth === 0) {
      return { elements, faults: [...faults, ...rest(text, start, line)] };
    }
  }
  faults.push({ message: 'The array or this case is not closed. Write ] after the last case.', line: startLine, start, end: text.length });
  return { elements, faults };
}

function rest(text: string, start: number, line: number): JsonFault[] {
  return text.slice(start).trim() === '' ? [] : [{ message: 'Text follows the array of cases. Remove it.', line, start, end: text.length }];
}

/** An element's place without the white space around it; undefined when there is nothing else. */
function placeOf(text: string, start: number, end: number, startLine: number, endLine: number): JsonPlace | undefined {
  const source = text.slice(start, end);
  const lead = source.slice(0, source.length - source.trimStart().length);
  const tail = source.slice(source.trimEnd().length);
  return source.trim() === ''
    ? undefined
    : { line: startLine + countLineEnds(lead), endLine: endLine - countLineEnds(tail), start: start + lead.length, end: end - tail.length };
}
