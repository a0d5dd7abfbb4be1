import { countOf } from '../../countOf';
import type { InputProblem } from '../../problems';
import type { CaseRecord } from '../caseRecord';
import { isRecord, problemAt } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import type { Turn } from '../conversation';
import { isConversation, turnsOf, turnsText } from '../conversation';
import { fieldOf, withFields } from './recordShape';
import type { RecordShape } from './recordShape';

/** Where conversations stand: in the data of OpenAI, of ShareGPT, of Gemini and of others, and in that of OpenAI's evals. */
const columnNames: readonly string[] = [
  ...['messages', 'conversations', 'conversation', 'contents', 'chat', 'dialogue', 'dialog', 'turns'],
  ...['input', 'prompt', 'inputs'],
];

/** What is expected, where it has a column of its own. */
const expectedColumns: readonly string[] = ['expected', 'ideal', 'expected_output', 'answer', 'target'];

/** A record, and the conversation in it. */
interface Talk {
  readonly record: CaseRecord;
  readonly column: string;
  readonly turns: readonly Turn[];
}

/**
 * Cases that are conversations: data for fine-tuning, ShareGPT, OpenAI's evals. What is expected is the assistant's last turn, unless it
 * has a column of its own; the input is what was said before.
 *
 * A system message that all share was the prompt, in whose place that of the run stands; where they differ, each belongs to its case.
 */
export const conversations: RecordShape = {
  recognizes: (_records, samples) => samples.some((record) => columnOf(record) !== undefined),
  read(file, read) {
    const items = [...read.records].map((item) => (isRecord(item) ? talkOf(file, item) : item));
    const talks = items.filter(isTalk);
    const systems = new Set(talks.map(({ turns }) => textOfAll(turns.filter(isSystem))));
    const [only = ''] = systems;
    const isShared = systems.size === 1 && only !== '';
    const lists = new ColumnLists();
    const records = items.map((item) => (isTalk(item) ? caseOf(item, isShared, lists) : item));
    for (const item of records) if (isRecord(item)) lists.shared(item.columns);
    return { ...read, records, columns: lists.all(), notes: [...read.notes, ...notesOf(talks, isShared, systems.size > 1)] };
  },
};

function columnOf(record: CaseRecord): string | undefined {
  const found = columnNames.find((name) => isConversation(fieldOf(record, name)));
  return found === undefined || found === 'input' || !record.columns.includes('input') ? found : undefined;
}

function talkOf(file: string, record: CaseRecord): Talk | CaseRecord | InputProblem {
  const column = columnOf(record);
  const value = column === undefined ? undefined : fieldOf(record, column);
  if (column === undefined || !isConversation(value)) return record;
  const turns = turnsOf(value);
  return 'fault' in turns ? problemAt(file, turns.fault, record) : { record, column, turns };
}

function isTalk(item: Talk | CaseRecord | InputProblem): item is Talk {
  return 'turns' in item;
}

function isSystem({ speaker }: Turn): boolean {
  return speaker === 'system';
}

function caseOf({ record, column, turns }: Talk, leaveSystemOut: boolean, lists: ColumnLists): CaseRecord {
  const said = leaveSystemOut ? turns.filter((turn) => !isSystem(turn)) : turns;
  const last = said.at(-1);
  const hasOwn = record.columns.some((name) => expectedColumns.includes(name));
  const isAnswer = !hasOwn && last?.speaker === 'assistant';
  const input = turnsText(isAnswer ? said.slice(0, -1) : said);
  const expected = isAnswer ? last.text : undefined;
  const fields = [['input', input] as const, ['expected', expected] as const];
  return withFields(record, lists, fields, [column]);
}

function textOfAll(turns: readonly Turn[]): string {
  return turnsText(turns).trim();
}

function notesOf(talks: readonly Talk[], isShared: boolean, differ: boolean): readonly string[] {
  const spoken = talks.map(({ turns }) => turns.filter((turn) => !isSystem(turn)));
  const long = spoken.filter((turns) => turns.filter(({ speaker }) => speaker === 'user').length > 1).length;
  const answered = spoken.filter((turns) => turns.at(-1)?.speaker === 'assistant').length;
  return [
    ...(answered === 0 ? [] : ['The last turn of the assistant is what is expected.']),
    ...(isShared ? ['All cases have the same system message, which is not sent: the prompt stands in its place.'] : []),
    ...(differ ? ['Cases have system messages of their own, which are sent as part of the input.'] : []),
    ...(long === 0
      ? []
      : [`${countOf(long, 'case has', 'cases have')} several turns, which are sent as one message, each after who speaks.`]),
  ];
}
