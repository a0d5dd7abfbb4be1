import type { CaseRow } from './caseRow';
import type { JsonFault, JsonPlace } from './jsonArray';
import { splitJsonArray } from './jsonArray';

/** The rows of a JSON file, and what could not be read. */
export interface JsonRows {
  readonly rows: readonly CaseRow[];
  readonly faults: readonly JsonFault[];
}

/** Reads one JSON object a line. Empty lines are skipped; a line that cannot be read is reported and the others are kept. */
export function readJsonLines(text: string): JsonRows {
  const rows: CaseRow[] = [];
  const faults: JsonFault[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const lineFeed = text.indexOf('\n', start);
    const next = lineFeed < 0 ? text.length : lineFeed;
    const end = text.charCodeAt(next - 1) === 13 && next > start ? next - 1 : next;
    const source = text.slice(start, end);
    if (source.trim() !== '') {
      add(rows, faults, source, { line, endLine: line, start, end });
    }
    start = next + 1;
  }
  return { rows, faults };
}

/** Reads a file that is one JSON array of objects, with the place of each. */
export function readJsonArray(text: string): JsonRows {
  const { elements, faults } = splitJsonArray(text);
  const read: { rows: CaseRow[]; faults: JsonFault[] } = { rows: [], faults: [...faults] };
  for (const place of elements) {
    add(read.rows, read.faults, text.slice(place.start, place.end), place);
  }
  return read;
}

function add(rows: CaseRow[], faults: JsonFault[], source: string, place: JsonPlace): void {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : '';
    faults.push({ message: `This is not valid JSON (${reason}). Correct it, or remove it.`, ...place });
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ message: 'This is not a JSON object. Write {"input": "…", "expected": "…"}.', ...place });
    return;
  }
  const object = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(object['ideal']) && object['ideal'].length !== 1) {
    faults.push({ message: 'A case has one right answer, and "ideal" lists several or none. Keep one, or choose the metric "judge".', ...place });
    return;
  }
  rows.push(rowOf(object, place));
}

/** A row by the object's keys. `variables` is unpacked, chat messages become text, and `ideal` stands in for `expected`. */
function rowOf(object: Readonly<Record<string, unknown>>, place: JsonPlace): CaseRow {
  const entries = Object.entries(object).filter(([key]) => key !== 'variables' || !isRecord(object['variables']));
  const columns = entries.map(([key]) => (key === 'ideal' && !Object.hasOwn(object, 'expected') ? 'expected' : key));
  const fields = entries.map(([key, value]) => textOf(key === 'ideal' && Array.isArray(value) ? value[0] : value));
  const variables = isRecord(object['variables']) ? Object.entries(object['variables']) : undefined;
  return {
    columns,
    fields,
    ...(variables && { variables: Object.fromEntries(variables.map(([name, value]) => [name, textOf(value) ?? ''])) }),
    ...place,
  };
}

/** A value as text: a string as it is, chat messages by their content, anything else as JSON; undefined for null. */
export function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (typeof value === 'string') {
    return value;
  }
  return isConversation(value) ? conversationText(value) : JSON.stringify(value);
}

interface Turn {
  readonly role: string;
  readonly content: string;
}

function isConversation(value: unknown): value is readonly Turn[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((turn) => isRecord(turn) && typeof turn['role'] === 'string' && typeof turn['content'] === 'string')
  );
}

/** One message is its content; several are told apart by their roles. */
function conversationText(turns: readonly Turn[]): string {
  return turns.length === 1 ? (turns[0]?.content ?? '') : turns.map(({ role, content }) => `${role}: ${content}`).join('\n\n');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
