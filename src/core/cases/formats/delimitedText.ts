import { countOf } from '../../countOf';
import type { InputProblem } from '../../problems';
import type { CaseRecord, CaseRecords } from '../caseRecord';
import { problemAt } from '../caseRecord';
import type { CsvFault, CsvRow } from './csv';
import { isFault, readCsv } from './csv';
import { csvDialect } from './delimiter';

/** Reads fields that a mark parts, below a header that names the columns. @param usual the mark where nothing tells */
export function readDelimited(file: string, text: string, usual: string): CaseRecords {
  const { delimiter, start } = csvDialect(text, usual);
  return tableOf(file, readCsv(text, delimiter, start));
}

/** The records of a table, whose first row names the columns. */
export function tableOf(file: string, read: Iterable<CsvRow | CsvFault>): CaseRecords {
  const rows = read[Symbol.iterator]();
  const first = rows.next();
  const header: CsvRow | CsvFault | undefined = first.done === true ? undefined : first.value;
  if (header === undefined || isFault(header)) {
    const records = header === undefined ? [] : [problemAt(file, header.message, header)];
    return { records, columns: [], headerLine: 1, notes: [] };
  }
  const columns = header.fields.map((name) => name.trim());
  return { records: withColumns(file, rows, columns), columns, headerLine: header.line, notes: [] };
}

function* withColumns(file: string, rows: Iterator<CsvRow | CsvFault>, columns: readonly string[]): Iterable<CaseRecord | InputProblem> {
  for (let next = rows.next(); next.done !== true; next = rows.next()) {
    const row = next.value;
    if (isFault(row)) {
      yield problemAt(file, row.message, row);
      continue;
    }
    const counts = `The row has ${countOf(row.fields.length, 'field')}, the header ${columns.length}.`;
    const message = `${counts} Put a field that holds a comma, a quote or a line end in double quotes.`;
    const surplus = row.fields.slice(columns.length);
    if (surplus.some((field) => field.trim() !== '')) yield problemAt(file, message, row);
    else
      yield { ...row, columns, fields: row.fields.slice(0, columns.length), ...(row.fields.length < columns.length && { lack: message }) };
  }
}
