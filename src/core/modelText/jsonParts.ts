/** The most places at which a value is looked for; an answer with more opening braces is no JSON. */
const mostPlaces = 200;

/**
 * The JSON objects and lists that stand in a text, outermost ones only, in order: the whole text, a block of code, or in prose.
 * @param request what was asked: a value that stands there as it is was not answered.
 */
export function jsonParts(text: string, request: string): readonly unknown[] {
  const found: unknown[] = [];
  let places = 0;
  for (let at = text.search(/[{[]/); at >= 0 && places < mostPlaces; places++) {
    const end = endOfValue(text, at);
    const value = end === undefined ? undefined : parse(text.slice(at, end));
    if (value !== undefined && !request.includes(text.slice(at, end))) found.push(value);
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
