import type { Data } from '../data';
import { Written } from '../data';

/** What is wrong with a JSON text, in a sentence or two. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/** So many levels are read: whoever walks over a value calls itself for each. */
const mostLevels = 200;

/** A text, a bracket, a mark, or a number or word. */
const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

interface Open {
  readonly list?: Data[];
  readonly map?: Map<string, Data>;
  key?: string | undefined;
}

/**
 * Reads a JSON text and keeps numbers as they are written. A key that stands twice in an object is refused: whichever of its values was
 * taken, the other would be lost.
 * @throws JsonError
 */
export function readJson(source: string): Data {
  check(source);
  const open: Open[] = [];
  let whole: Data = null;
  const put = (value: Data): void => {
    const around = open.at(-1);
    if (around === undefined) whole = value;
    else if (around.list !== undefined) around.list.push(value);
    else putAtKey(around, value);
  };
  for (const [mark] of source.matchAll(token)) {
    if (mark === '{' || mark === '[') {
      const begun: Open = mark === '[' ? { list: [] } : { map: new Map() };
      put(begun.list ?? begun.map ?? null);
      open.push(begun);
      if (open.length > mostLevels) throw new JsonError('This is nested too deeply to be read. Make it flatter, or remove it.');
    } else if (mark === '}' || mark === ']') {
      open.pop();
    } else if (mark !== ',' && mark !== ':') {
      put(scalar(mark));
    }
  }
  return whole;
}

/** The grammar is the engine's; what is read afterwards is known to be JSON. @throws JsonError */
function check(source: string): void {
  try {
    JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : '';
    throw new JsonError(`This is not valid JSON (${reason}). Correct it, or remove it.`);
  }
}

/** The first text in an object is a key, and the value after it is its. */
function putAtKey(around: Open, value: Data): void {
  if (around.key === undefined) {
    const key = typeof value === 'string' ? value : '';
    if (around.map?.has(key) === true) throw new JsonError(`The key ${JSON.stringify(key)} stands here twice. Keep one of them.`);
    around.key = key;
  } else {
    around.map?.set(around.key, value);
    around.key = undefined;
  }
}

function scalar(mark: string): Data {
  if (mark === 'null') return null;
  if (!mark.startsWith('"')) return new Written(mark);
  return mark.includes('\\') ? (JSON.parse(mark) as string) : mark.slice(1, -1);
}
