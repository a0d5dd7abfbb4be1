import type { CaseRecord } from '../caseRecord';
import { isRecord } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import { textOf } from '../data';
import type { RecordShape } from './recordShape';
import { fieldOf, withFields } from './recordShape';

/**
 * Data of Alpaca's form: an instruction, an input that may be empty, and an output. One instruction that all share was the prompt, in
 * whose place that of the run stands; where they differ, each is part of its input.
 */
export const instructions: RecordShape = {
  recognizes: ({ columns }, samples) => samples.length > 0 && ['instruction', 'input', 'output'].every((name) => columns.includes(name)),
  read(_file, read) {
    const items = [...read.records];
    const shared = new Set(items.filter(isRecord).map(instructionOf)).size === 1;
    const lists = new ColumnLists();
    const records = items.map((item) => (isRecord(item) ? caseOf(item, shared, lists) : item));
    const note = shared
      ? 'All cases have the same "instruction", which is not sent: the prompt stands in its place.'
      : 'The "instruction" of each case is sent before its input.';
    return { ...read, records, columns: lists.all(), notes: [...read.notes, note] };
  },
};

function instructionOf(record: CaseRecord): string {
  return textOf(fieldOf(record, 'instruction')) ?? '';
}

function caseOf(record: CaseRecord, isShared: boolean, lists: ColumnLists): CaseRecord {
  const own = textOf(fieldOf(record, 'input')) ?? '';
  const parts = [isShared && own !== '' ? '' : instructionOf(record), own];
  return withFields(record, lists, [['input', parts.filter((part) => part !== '').join('\n\n')]], ['instruction']);
}
