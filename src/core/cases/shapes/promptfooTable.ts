import type { InputProblem } from '../../problems';
import type { CaseAssertion } from '../assertion';
import type { CaseRecord, CaseRecords } from '../caseRecord';
import { isRecord, problemAt } from '../caseRecord';
import type { Data } from '../data';
import { textOf } from '../data';
import { readCell } from './promptfooAssertion';
import type { RecordShape } from './recordShape';

const expectedColumn = /^__expected\d*$/;

/** What stands in a table of promptfoo's, is no variable, and changes how a test is asked or scored. */
const unread = /^__(?:prefix|suffix|threshold|config:.*|provider.*)$/;

/** A table of promptfoo's: a column for each variable, and assertions in `__expected`, `__expected1` and so on. */
export const promptfooTable: RecordShape = {
  recognizes: ({ columns }) => columns.some((name) => expectedColumn.test(name)),
  read(file, read) {
    const columns = read.columns.filter((name) => !name.startsWith('__'));
    return { ...read, records: casesOf(file, read, columns), columns, isAsserted: true };
  },
};

function* casesOf(file: string, { records }: CaseRecords, columns: readonly string[]): Iterable<CaseRecord | InputProblem> {
  for (const record of records) yield isRecord(record) ? caseOf(file, record, columns) : record;
}

function caseOf(file: string, record: CaseRecord, columns: readonly string[]): CaseRecord | InputProblem {
  const entries = record.columns.map((name, index) => [name, record.fields[index] ?? null] as const);
  const variables = new Map<string, Data>(entries.filter(([name]) => !name.startsWith('__')));
  const stray = entries.find(([name, value]) => unread.test(name) && textOf(value)?.trim());
  if (stray !== undefined) return problemAt(file, `The column "${stray[0]}" is not read here. Remove it, or what stands in it.`, record);
  const assertions: CaseAssertion[] = [];
  for (const [name, value] of entries) {
    const cell = textOf(value) ?? '';
    if (!expectedColumn.test(name) || cell.trim() === '') continue;
    const found = readCell(cell, variables);
    if ('fault' in found) return problemAt(file, found.fault, record);
    assertions.push(...found);
  }
  const { columns: _, fields: __, ...place } = record;
  const fields = columns.map((name) => variables.get(name));
  return { ...place, columns, fields, ...(assertions.length === 0 ? {} : { assertions }) };
}
