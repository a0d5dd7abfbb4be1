import type { InputProblem } from '../problems';
import type { Case } from './case';
import type { CaseRecord } from './caseRecord';
import { problemAt } from './caseRecord';
import { contentText, isContentParts } from './conversation';
import type { Data } from './data';
import { textOf } from './data';
import type { Expectation } from './expectation';
import { expectationOf } from './expectationOf';
import type { CaseNeeds, ColumnNames } from './guessColumns';

/** Which fields of a record become what; worked out once for all records of the same columns. */
interface ColumnPlan {
  readonly input: number;
  readonly expected: number;
  readonly id: number;
  readonly variables: readonly NamedIndex[];
  readonly metadata: readonly NamedIndex[];
  /** The last of the columns that are read. */
  readonly last: number;
}
type NamedIndex = readonly [name: string, index: number];

/** A case that cannot be made; the message says why. */
class Unmade extends Error {}

/** Makes cases of the records of one file. Columns that are not mapped become metadata; an empty expected value is absent. */
export class CaseMaker {
  private planned?: { readonly columns: readonly string[]; readonly plan: ColumnPlan };

  constructor(
    private readonly file: string,
    private readonly names: ColumnNames,
    private readonly needs: CaseNeeds,
    /** Whether what is expected stands in assertions, and in no column. */
    private readonly isAsserted = false,
  ) {}

  /** The case of a record, or why it is none. */
  make(record: CaseRecord): Case | InputProblem {
    try {
      return this.made(record);
    } catch (error) {
      if (error instanceof Unmade) return problemAt(this.file, error.message, record);
      throw error;
    }
  }

  private made(record: CaseRecord): Case {
    const plan = this.planOf(record.columns);
    if (record.lack !== undefined && plan.last >= record.fields.length) throw new Unmade(record.lack);
    const input = inputOf(record.fields[plan.input]);
    const { assertions = [] } = record;
    const [asserted] = assertions;
    const expected = asserted === undefined ? expectationOf(record.fields[plan.expected], this.needs.expectsJson) : asserted.expected;
    const variables = pick(record, plan.variables, record.variables);
    const metadata = pick(record, plan.metadata);
    const fault = faultOf(input, expected, { variables, metadata }, this.names, this.needs);
    if (fault !== undefined) throw new Unmade(fault);
    return {
      id: textOf(record.fields[plan.id])?.trim() || `line ${record.line}`,
      input: input.trim() === '' ? '' : input,
      variables,
      ...(expected !== undefined && assertions.length < 2 && { expected }),
      ...(assertions.length > 0 && { assertions }),
      metadata,
      position: { file: this.file, line: record.line, endLine: record.endLine },
    };
  }

  private planOf(columns: readonly string[]): ColumnPlan {
    if (this.planned?.columns !== columns) this.planned = { columns, plan: this.planColumns(columns) };
    return this.planned.plan;
  }

  private planColumns(columns: readonly string[]): ColumnPlan {
    const { input, id, variables } = this.names;
    const expected = this.isAsserted ? undefined : this.names.expected;
    const mapped = Object.entries(variables);
    const taken = new Set([input, expected, id, '', ...mapped.map(([, column]) => column)]);
    const plan = {
      input: columns.indexOf(input),
      expected: expected === undefined ? -1 : columns.indexOf(expected),
      id: columns.indexOf(id),
      variables: mapped.map(([name, column]): NamedIndex => [name, columns.indexOf(column)]),
      metadata: columns.flatMap((column, index): NamedIndex[] => (taken.has(column) ? [] : [[nameApart(columns, index), index]])),
    };
    const filling = plan.metadata.filter(([name]) => this.needs.promptVariables?.includes(name) === true);
    const read = [plan.input, plan.expected, plan.id, ...[...plan.variables, ...filling].map(([, index]) => index)];
    return { ...plan, last: Math.max(...read) };
  }
}

/** A column's name, told apart from those before it that are called the same. */
function nameApart(columns: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  const before = columns.slice(0, index).filter((each) => each === name).length;
  return before === 0 ? name : `${name} (${before + 1})`;
}

const nothing: Readonly<Record<string, string>> = Object.freeze({});

/** The named fields of a record that it has, after those already given. */
function pick(
  { fields }: CaseRecord,
  named: readonly NamedIndex[],
  given: Readonly<Record<string, string>> = nothing,
): Readonly<Record<string, string>> {
  if (named.length === 0) return given;
  const entries = named.flatMap(([name, index]): [string, string][] => {
    const field = textOf(fields[index]);
    return field === undefined ? [] : [[name, field]];
  });
  return Object.fromEntries([...Object.entries(given), ...entries]);
}

/** The input as text. The parts of a message are what they say; anything else that is no text is JSON. */
function inputOf(value: Data | undefined): string {
  if (!isContentParts(value)) return textOf(value) ?? '';
  const text = contentText(value);
  if (typeof text !== 'string') throw new Unmade(text.fault);
  return text;
}

function faultOf(
  input: string,
  expected: Expectation | undefined,
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
