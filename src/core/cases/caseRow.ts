import type { Case, InputProblem } from './case';

/** Which columns of a case file hold what. */
export interface CaseColumns {
  /** `input` where it is absent. */
  readonly input?: string;
  /** `expected` where it is absent. */
  readonly expected?: string;
  /** `id` where it is absent. */
  readonly id?: string;
  /** Columns that fill variables of the prompt, by the variable's name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a case must have. */
export interface CaseNeeds {
  /** The metric compares with the expected output. */
  readonly needsExpected?: boolean;
  /** Names of the prompt's variables. A column of such a name may stand in for `input`. */
  readonly promptVariables?: readonly string[];
}

/** One row of a case file, whatever its format. */
export interface CaseRow {
  readonly columns: readonly string[];
  /** The values, in the order of `columns`; undefined where the row says nothing at all. */
  readonly fields: readonly (string | undefined)[];
  /** Variables that the row itself names. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
}

/** The column names with their defaults filled in. */
export interface ColumnNames {
  readonly input: string;
  readonly expected: string;
  readonly id: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The column names to read by. */
export function columnNames(columns: CaseColumns): ColumnNames {
  return {
    input: columns.input ?? 'input',
    expected: columns.expected ?? 'expected',
    id: columns.id ?? 'id',
    variables: columns.variables ?? {},
  };
}

/** Makes a case of a row, or says why it is none. Columns that are not mapped become metadata. An empty expected value is absent. */
export function caseOf(file: string, row: CaseRow, names: ColumnNames, needs: CaseNeeds): Case | InputProblem {
  const value = (column: string) => row.fields[row.columns.indexOf(column)];
  const input = value(names.input) ?? '';
  const expected = value(names.expected) || undefined;
  const id = value(names.id)?.trim() ?? '';
  const mapped = Object.entries(names.variables);
  const taken = new Set([names.input, names.expected, names.id, '', ...mapped.map(([, column]) => column)]);
  const variables = Object.fromEntries([
    ...Object.entries(row.variables ?? {}),
    ...mapped.flatMap(([name, column]) => pair(name, value(column))),
  ]);
  const metadata = Object.fromEntries(row.columns.flatMap((column) => (taken.has(column) ? [] : pair(column, value(column)))));
  const fault = faultOf(input, expected, { variables, metadata }, names, needs);
  if (fault !== undefined) {
    return { severity: 'error', message: fault, file, line: row.line, range: { start: row.start, end: row.end } };
  }
  return {
    id: id === '' ? `line ${row.line}` : id,
    input: input.trim() === '' ? '' : input,
    variables,
    ...(expected !== undefined && { expected }),
    metadata,
    position: { file, line: row.line, endLine: row.endLine },
  };
}

function faultOf(
  input: string,
  expected: string | undefined,
  given: Pick<Case, 'variables' | 'metadata'>,
  names: ColumnNames,
  needs: CaseNeeds,
): string | undefined {
  const filled =
    Object.values(given.variables).some((value) => value.trim() !== '') ||
    (needs.promptVariables ?? []).some((name) => (given.metadata[name] ?? '').trim() !== '');
  if (input.trim() === '' && !filled) {
    return `The case has no ${names.input}. Fill it in, or remove the case.`;
  }
  return needs.needsExpected === true && expected === undefined
    ? `The case has no ${names.expected}, which the metric compares with. Fill it in, or choose the metric "judge".`
    : undefined;
}

function pair(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}
