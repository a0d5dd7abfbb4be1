import { parseJson } from '../parseJson';

/** The most places at which a value is looked for; an answer with more opening braces is no JSON. */
const mostPlaces = 200;

/** A JSON value in a text, and where it stands. */
export interface JsonPart {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/**
 * The JSON objects and lists that stand in a text, outermost ones only, in order: the whole text, a block of code, or in prose.
 * @param request what was asked: a value that stands there as it is was not answered.
 */
export function jsonParts(text: string, request: string): readonly unknown[] {
  return placedJson(text, request).map(({ value }) => value);
}

/** The same with their places. */
export function placedJson(text: string, request: string): readonly JsonPart[] {
  const found: JsonPart[] = [];
  let places = 0;
  for (let at = text.search(/[{[]/); at >= 0 && places < mostPlaces; places++) {
    const end = endOfValue(text, at);
    const value = end === undefined ? undefined : parse(text.slice(at, end));
    if (value !== undefined && end !== undefined && !request.includes(text.slice(at, end))) found.push({ value, start: at, end });
    const from = value === undefined || end === undefined ? at + 1 : end;
    const next = text.slice(from).search(/[{[]/);
    at = next < 0 ? -1 : from + next;
  }
  return found;
}

/** Whether a text begins as JSON and ends before its value does. */
export function isCutJson(text: string): boolean {
  const inner = text.replace(/^```\w*\s*/, '');
  return /^[{[]\s*["{[]/.test(inner) && endOfValue(inner, 0) === undefined;
}

/** Where the value that opens at `start` closes; undefined when it does not. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

/** A value, also where a model broke lines within its texts or put a comma behind the last of its parts. */
function parse(text: string): unknown {
  return parseJson(text) ?? parseJson(withPlainTexts(text));
}

function withPlainTexts(text: string): string {
  return text
    .split(/("[^"\\]*(?:\\[\s\S][^"\\]*)*")/)
    .map((part, index) => (index % 2 === 1 ? part.replace(/\r?\n/g, '\\n').replace(/\t/g, '\\t') : part.replace(/,(\s*[}\]])/g, '$1')))
    .join('');
}
