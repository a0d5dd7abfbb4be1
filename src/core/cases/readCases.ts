import { decodeText } from '../decodeText';
import type { Case, CaseFile, InputProblem } from './case';
import type { CaseColumns, CaseNeeds, CaseRow, ColumnNames } from './caseRow';
import { CaseMaker, columnNames } from './caseRow';
import type { CsvTable } from './csv';
import { readCsv } from './csv';
import { findDuplicates, withUniqueIds } from './duplicates';
import type { JsonRows } from './jsonl';
import { readJsonArray, readJsonLines } from './jsonl';

const maxCaseBytes = 200 * 1024 * 1024;

/** The file name extensions that cases are read from, for a file picker. */
export const caseFileExtensions: readonly string[] = ['csv', 'tsv', 'jsonl', 'ndjson', 'json'];

/** Rows of any format, before they are cases. */
interface Rows {
  readonly rows: readonly CaseRow[];
  readonly problems: readonly InputProblem[];
  /** All column names there are. */
  readonly columns: readonly string[];
  /** The line that names the columns. */
  readonly headerLine: number;
}

/**
 * The text of a case file.
 * @throws InputError when the file is binary, not UTF-8, or larger than 200 MB.
 */
export function decodeCaseFile(path: string, bytes: Uint8Array): string {
  return decodeText(path, bytes, maxCaseBytes);
}

/**
 * Reads a case file; its extension says how: `.csv` and `.tsv` with a header, `.jsonl` and `.ndjson` with an object a line, `.json`
 * with an array of objects. A bad row is reported and the others are kept.
 * @param file the path, as it shall stand in positions and problems.
 */
export function readCases(file: string, text: string, columns: CaseColumns = {}, needs: CaseNeeds = {}): CaseFile {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  if (text.trim() === '') {
    return failed(file, 'The file is empty. Write a case into it.');
  }
  const read = readRows(file, text, extension);
  if (read === undefined) {
    return failed(file, `Cases are read from ${caseFileExtensions.map((name) => `.${name}`).join(', ')} files. Choose one of these, or rename this one.`);
  }
  const names = columnNames(withIdeal(read.columns, columns));
  const missing = read.columns.length === 0 ? [] : missingColumns(file, read, names, columns, needs);
  if (missing.length > 0) {
    return { cases: [], problems: [...read.problems, ...missing] };
  }
  const maker = new CaseMaker(file, names, needs);
  const made = read.rows.map((row) => maker.make(row));
  const { cases, problems: idProblems } = withUniqueIds(made.filter(isCase));
  const problems = [
    ...read.problems,
    ...made.flatMap((item) => (isCase(item) ? [] : [item])),
    ...idProblems,
    ...findDuplicates(cases, needs.promptVariables),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return cases.length === 0 && problems.length === 0 ? failed(file, 'The file has no cases. Write one below the header.') : { cases, problems };
}

/** In data for OpenAI's evals, the expected output is named `ideal`. */
function withIdeal(there: readonly string[], columns: CaseColumns): CaseColumns {
  const usesIdeal = columns.expected === undefined && !there.includes('expected') && there.includes('ideal');
  return usesIdeal ? { ...columns, expected: 'ideal' } : columns;
}

function isCase(item: Case | InputProblem): item is Case {
  return 'input' in item;
}

function readRows(file: string, text: string, extension: string): Rows | undefined {
  switch (extension) {
    case 'csv':
      return csvRows(file, readCsv(text, commaOrSemicolon(text)));
    case 'tsv':
      return csvRows(file, readCsv(text, '\t'));
    case 'jsonl':
    case 'ndjson':
      return jsonRows(file, readJsonLines(text));
    case 'json':
      return jsonRows(file, readJsonArray(text));
    default:
      return undefined;
  }
}

/** Spreadsheets of many countries write semicolons: a header with one and without a comma says so. */
function commaOrSemicolon(text: string): ',' | ';' {
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

function csvRows(file: string, table: CsvTable): Rows {
  const problems = table.faults.map((fault) => problemAt(file, fault.message, fault));
  const columns = (table.header?.fields ?? []).map((name) => name.trim());
  const repeated = columns.find((name, index) => name !== '' && columns.indexOf(name) < index);
  if (repeated !== undefined && table.header !== undefined) {
    problems.push(problemAt(file, `Two columns are named "${repeated}". Rename one of them.`, table.header));
    return { rows: [], problems, columns: [], headerLine: 1 };
  }
  const rows: CaseRow[] = [];
  for (const row of table.rows) {
    if (row.fields.length === columns.length) {
      // The row itself, not a copy: there may be a hundred thousand.
      rows.push(Object.assign(row, { columns }));
    } else {
      const counts = `The row has ${count(row.fields.length, 'field')}, the header ${columns.length}.`;
      problems.push(problemAt(file, `${counts} Put a field that holds a comma, a quote or a line end in double quotes.`, row));
    }
  }
  return { rows, problems, columns, headerLine: table.header?.line ?? 1 };
}

function jsonRows(file: string, { rows, faults }: JsonRows): Rows {
  const columns = new Set<string>();
  for (const shared of new Set(rows.map((row) => row.columns))) {
    for (const column of shared) {
      columns.add(column);
    }
  }
  const problems = faults.map((fault) => problemAt(file, fault.message, fault));
  return { rows, problems, columns: [...columns], headerLine: rows[0]?.line ?? 1 };
}

/** Columns that were asked for, or cannot be done without, and that no row has. */
function missingColumns(file: string, read: Rows, names: ColumnNames, columns: CaseColumns, needs: CaseNeeds): InputProblem[] {
  const has = (name: string) => read.columns.includes(name);
  const mapped = [columns.input, columns.expected, columns.id, ...Object.values(names.variables)].filter((name) => name !== undefined);
  const wanted = new Set(mapped);
  const fillsVariables =
    Object.keys(names.variables).length > 0 || (needs.promptVariables ?? []).some(has) || read.rows.some((row) => row.variables !== undefined);
  if (!fillsVariables) {
    wanted.add(names.input);
  }
  if (needs.needsExpected === true) {
    wanted.add(names.expected);
  }
  const there = read.columns.filter((name) => name !== '').map((name) => `"${name}"`).join(', ');
  return [...wanted]
    .filter((name) => !has(name))
    .map((name) => ({
      severity: 'error',
      message: `There is no column "${name}". The columns are ${there}. Rename one, or map it under "columns" in the eval file.`,
      file,
      line: read.headerLine,
    }));
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function problemAt(file: string, message: string, { line, start, end }: { line: number; start: number; end: number }): InputProblem {
  return { severity: 'error', message, file, line, range: { start, end } };
}

function failed(file: string, message: string): CaseFile {
  return { cases: [], problems: [{ severity: 'error', message, file }] };
}
