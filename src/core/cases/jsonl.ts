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
  const collector = new RowCollector();
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const lineFeed = text.indexOf('\n', start);
    const next = lineFeed < 0 ? text.length : lineFeed;
    const end = text.charCodeAt(next - 1) === 13 && next > start ? next - 1 : next;
    const source = text.slice(start, end);
    if (source.trim() !== '') {
      collector.add(source, { line, endLine: line, start, end });
    }
    start = next + 1;
  }
  return collector;
}

/** Reads a file that is one JSON array of objects, with the place of each. */
export function readJsonArray(text: string): JsonRows {
  const { elements, faults } = splitJsonArray(text);
  const collector = new RowCollector();
  collector.faults.push(...faults);
  for (const place of elements) {
    collector.add(text.slice(place.start, place.end), place);
  }
  return collector;
}

/** Makes rows of JSON texts. `variables` is unpacked, and chat messages become text. */
class RowCollector {
  readonly rows: CaseRow[] = [];
  readonly faults: JsonFault[] = [];
  /** Rows with the same keys share one list of them. */
  private readonly columns = new Map<string, readonly string[]>();

  add(source: string, place: JsonPlace): void {
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : '';
      this.faults.push({ message: `This is not valid JSON (${reason}). Correct it, or remove it.`, ...place });
      return;
    }
    if (!isRecord(value)) {
      this.faults.push({ message: 'This is not a JSON object. Write {"input": "…", "expected": "…"}.', ...place });
    } else if (Array.isArray(value['ideal']) && value['ideal'].length !== 1) {
      this.faults.push({
        message: 'A case has one right answer, and "ideal" lists several or none. Keep one, or choose a metric that needs none.',
        ...place,
      });
    } else {
      const row = this.rowOf(value, place);
      if (row === undefined)
        this.faults.push({ message: 'This is nested too deeply to be read. Make it flatter, or remove it.', ...place });
      else this.rows.push(row);
    }
  }

  /** Undefined where a value is nested too deeply to be written as text. */
  private rowOf(object: Readonly<Record<string, unknown>>, place: JsonPlace): CaseRow | undefined {
    try {
      return this.shallowRow(object, place);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private shallowRow(object: Readonly<Record<string, unknown>>, { line, endLine, start, end }: JsonPlace): CaseRow {
    const variables = object['variables'];
    const named = isRecord(variables);
    const keys = Object.keys(object).filter((key) => key !== 'variables' || !named);
    const fields = keys.map((key) => textOf(key === 'ideal' && Array.isArray(object[key]) ? object[key][0] : object[key]));
    const row = { columns: this.shared(keys), fields, line, endLine, start, end };
    return named
      ? { ...row, variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, textOf(value) ?? ''])) }
      : row;
  }

  private shared(keys: readonly string[]): readonly string[] {
    const joined = JSON.stringify(keys);
    const known = this.columns.get(joined) ?? keys;
    this.columns.set(joined, known);
    return known;
  }
}

/** A value as text: a string as it is, chat messages by their content, anything else as JSON; undefined for null. */
function textOf(value: unknown): string | undefined {
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
