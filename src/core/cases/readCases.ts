import { countOf } from '../countOf';
import { decodeText } from '../decodeText';
import type { Case, CaseFile } from './case';
import type { InputProblem } from '../problems';
import type { CaseColumns, CaseNeeds, CaseRow, ColumnNames } from './caseRow';
import { CaseMaker, columnNames } from './caseRow';
import type { CsvFault, CsvRow } from './csv';
import { isFault, readCsv } from './csv';
import { findDuplicates, withUniqueIds } from './duplicates';
import type { JsonRows } from './jsonl';
import { readJsonArray, readJsonLines } from './jsonl';

const maxCaseBytes = 200 * 1024 * 1024;

/** The file name extensions that cases are read from, for a file picker. */
export const caseFileExtensions: readonly string[] = ['csv', 'tsv', 'jsonl', 'ndjson', 'json'];

/** Rows of any format, before they are cases. */
interface Rows {
  /** The rows, and what is wrong with those that cannot be read. Gone through once. */
  readonly rows: Iterable<CaseRow | InputProblem>;
  /** All column names there are. */
  readonly columns: readonly string[];
  /** Whether rows name variables themselves. */
  readonly namesVariables: boolean;
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
    return failed(
      file,
      `Cases are read from ${caseFileExtensions.map((name) => `.${name}`).join(', ')} files. Choose one of these, or rename this one.`,
    );
  }
  const names = columnNames(withIdeal(read.columns, columns));
  const missing = read.columns.length === 0 ? [] : missingColumns(file, read, names, columns, needs);
  const { cases: made, problems: faults } = makeCases(read.rows, missing.length > 0 ? undefined : new CaseMaker(file, names, needs));
  if (missing.length > 0) {
    return { cases: [], problems: [...faults, ...missing] };
  }
  const { cases, problems: idProblems } = withUniqueIds(made);
  const problems = [...faults, ...idProblems, ...findDuplicates(cases, needs.promptVariables)].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0),
  );
  return cases.length === 0 && problems.length === 0
    ? failed(file, 'The file has no cases. Write one below the header.')
    : { cases, problems };
}

/** Makes a case of each row that can be one; without a maker of none. */
function makeCases(
  rows: Rows['rows'],
  maker: CaseMaker | undefined,
): { readonly cases: readonly Case[]; readonly problems: readonly InputProblem[] } {
  const cases: Case[] = [];
  const problems: InputProblem[] = [];
  for (const row of rows) {
    const item = 'message' in row ? row : maker?.make(row);
    if (item === undefined) continue;
    if (isCase(item)) cases.push(item);
    else problems.push(item);
  }
  return { cases, problems };
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

function csvRows(file: string, read: Iterable<CsvRow | CsvFault>): Rows {
  const rows = read[Symbol.iterator]();
  const first = rows.next();
  const header: CsvRow | CsvFault | undefined = first.done === true ? undefined : first.value;
  if (header === undefined || isFault(header)) {
    return {
      rows: header === undefined ? [] : [problemAt(file, header.message, header)],
      columns: [],
      namesVariables: false,
      headerLine: 1,
    };
  }
  const columns = header.fields.map((name) => name.trim());
  const repeated = columns.find((name, index) => name !== '' && columns.indexOf(name) < index);
  if (repeated !== undefined) {
    const problem = problemAt(file, `Two columns are named "${repeated}". Rename one of them.`, header);
    return { rows: [problem], columns: [], namesVariables: false, headerLine: 1 };
  }
  return { rows: withColumns(file, rows, columns), columns, namesVariables: false, headerLine: header.line };
}

function* withColumns(file: string, rows: Iterator<CsvRow | CsvFault>, columns: readonly string[]): Iterable<CaseRow | InputProblem> {
  for (let next = rows.next(); next.done !== true; next = rows.next()) {
    const row = next.value;
    if (isFault(row)) {
      yield problemAt(file, row.message, row);
    } else if (row.fields.length === columns.length) {
      yield { ...row, columns };
    } else {
      const counts = `The row has ${countOf(row.fields.length, 'field')}, the header ${columns.length}.`;
      yield problemAt(file, `${counts} Put a field that holds a comma, a quote or a line end in double quotes.`, row);
    }
  }
}

function jsonRows(file: string, { rows, faults }: JsonRows): Rows {
  const columns = new Set<string>();
  for (const shared of new Set(rows.map((row) => row.columns))) {
    for (const column of shared) {
      columns.add(column);
    }
  }
  const problems = faults.map((fault) => problemAt(file, fault.message, fault));
  return {
    rows: [...problems, ...rows],
    columns: [...columns],
    namesVariables: rows.some((row) => row.variables !== undefined),
    headerLine: rows[0]?.line ?? 1,
  };
}

/** Columns that were asked for, or cannot be done without, and that no row has. */
function missingColumns(file: string, read: Rows, names: ColumnNames, columns: CaseColumns, needs: CaseNeeds): InputProblem[] {
  const has = (name: string) => read.columns.includes(name);
  const mapped = [columns.input, columns.expected, columns.id, ...Object.values(names.variables)].filter((name) => name !== undefined);
  const wanted = new Set(mapped);
  const fillsVariables = Object.keys(names.variables).length > 0 || (needs.promptVariables ?? []).some(has) || read.namesVariables;
  if (!fillsVariables) {
    wanted.add(names.input);
  }
  if (needs.needsExpected === true) {
    wanted.add(names.expected);
  }
  const there = read.columns
    .filter((name) => name !== '')
    .map((name) => `"${name}"`)
    .join(', ');
  return [...wanted]
    .filter((name) => !has(name))
    .map((name) => ({
      severity: 'error',
      message: `There is no column "${name}". The columns are ${there}. Rename one, or map it under "columns" in the eval file.`,
      file,
      line: read.headerLine,
    }));
}

function problemAt(file: string, message: string, { line, start, end }: { line: number; start: number; end: number }): InputProblem {
  return { severity: 'error', message, file, line, range: { start, end } };
}

function failed(file: string, message: string): CaseFile {
  return { cases: [], problems: [{ severity: 'error', message, file }] };
}
