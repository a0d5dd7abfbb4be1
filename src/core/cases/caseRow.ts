import type { Case } from './case';
import type { InputProblem } from '../problems';

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

/** Which fields of a row become what; worked out once for all rows of the same columns. */
interface ColumnPlan {
  readonly input: number;
  readonly expected: number;
  readonly id: number;
  readonly variables: readonly NamedIndex[];
  readonly metadata: readonly NamedIndex[];
}
type NamedIndex = readonly [name: string, index: number];

const nothing: Readonly<Record<string, string>> = Object.freeze({});

/** Makes cases of the rows of one file. Columns that are not mapped become metadata; an empty expected value is absent. */
export class CaseMaker {
  private planned?: { readonly columns: readonly string[]; readonly plan: ColumnPlan };

  constructor(
    private readonly file: string,
    private readonly names: ColumnNames,
    private readonly needs: CaseNeeds,
  ) {}

  /** The case of a row, or why it is none. */
  make(row: CaseRow): Case | InputProblem {
    const plan = this.planOf(row.columns);
    const input = row.fields[plan.input] ?? '';
    const expected = row.fields[plan.expected] || undefined;
    const variables = pick(row, plan.variables, row.variables);
    const metadata = pick(row, plan.metadata);
    const fault = faultOf(input, expected, { variables, metadata }, this.names, this.needs);
    if (fault !== undefined) {
      return { severity: 'error', message: fault, file: this.file, line: row.line, range: { start: row.start, end: row.end } };
    }
    return {
      id: row.fields[plan.id]?.trim() || `line ${row.line}`,
      input: input.trim() === '' ? '' : input,
      variables,
      ...(expected !== undefined && { expected }),
      metadata,
      position: { file: this.file, line: row.line, endLine: row.endLine },
    };
  }

  private planOf(columns: readonly string[]): ColumnPlan {
    if (this.planned?.columns !== columns) {
      this.planned = { columns, plan: planColumns(columns, this.names) };
    }
    return this.planned.plan;
  }
}

function planColumns(columns: readonly string[], { input, expected, id, variables }: ColumnNames): ColumnPlan {
  const mapped = Object.entries(variables);
  const taken = new Set([input, expected, id, '', ...mapped.map(([, column]) => column)]);
  return {
    input: columns.indexOf(input),
    expected: columns.indexOf(expected),
    id: columns.indexOf(id),
    variables: mapped.map(([name, column]) => [name, columns.indexOf(column)]),
    metadata: columns.flatMap((column, index): NamedIndex[] => (taken.has(column) ? [] : [[column, index]])),
  };
}

/** The named fields of a row that it has, after those already given. */
function pick(
  { fields }: CaseRow,
  named: readonly NamedIndex[],
  given: Readonly<Record<string, string>> = nothing,
): Readonly<Record<string, string>> {
  if (named.length === 0) {
    return given;
  }
  const entries = named.flatMap(([name, index]): [string, string][] => {
    const field = fields[index];
    return field === undefined ? [] : [[name, field]];
  });
  return Object.fromEntries([...Object.entries(given), ...entries]);
}

function faultOf(
  input: string,
  expected: string | undefined,
  given: Pick<Case, 'variables' | 'metadata'>,
  names: ColumnNames,
  needs: CaseNeeds,
): string | undefined {
  const isFilled = () =>
    Object.values(given.variables).some((value) => value.trim() !== '') ||
    (needs.promptVariables ?? []).some((name) => (given.metadata[name] ?? '').trim() !== '');
  if (input.trim() === '' && !isFilled()) {
    return `The case has no ${names.input}. Fill it in, or remove the case.`;
  }
  return needs.needsExpected === true && expected === undefined
    ? `The case has no ${names.expected}, which the metric compares with. Fill it in, or choose a metric that needs none.`
    : undefined;
}
