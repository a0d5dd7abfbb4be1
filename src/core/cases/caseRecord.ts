import type { InputProblem } from '../problems';
import type { CaseAssertion } from './assertion';
import type { Data, DataMap } from './data';

/** Where something stands in the text of a file. Lines count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
}

/** One record of a case file, whatever its format. */
export interface CaseRecord extends TextPlace {
  /** Records of the same columns share one list of them. */
  readonly columns: readonly string[];
  /** The values, in the order of `columns`; undefined where the record says nothing at all. */
  readonly fields: readonly (Data | undefined)[];
  /** Variables that the record itself names. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What is wrong where a column that the record lacks is one that is read. */
  readonly lack?: string;
  /** How its own file says that it is scored. */
  readonly assertions?: readonly CaseAssertion[];
}

/** The records of a case file, before they are cases. */
export interface CaseRecords {
  /** The records, and what is wrong with those that cannot be read. Gone through once. */
  readonly records: Iterable<CaseRecord | InputProblem>;
  /** All column names that there are, in their order; one may stand twice. */
  readonly columns: readonly string[];
  /** The line that names the columns, or that of the first record. */
  readonly headerLine: number;
  /** What stands round the list of records, where it is part of something. */
  readonly around?: DataMap;
  /** Whether records name variables themselves. */
  readonly namesVariables?: boolean;
  /** Whether what is expected stands in `assertions`, and not in a column. */
  readonly isAsserted?: boolean;
  /** The metric by which their file says that all are scored. */
  readonly metric?: string;
  /** How they were read, where a person may want to know; sentences. */
  readonly notes: readonly string[];
}

/** Whether something is a record, and no problem. */
export function isRecord(item: CaseRecord | InputProblem): item is CaseRecord {
  return 'fields' in item;
}

/** The records where they can be gone through more than once: those of a table cannot. */
export function recordList({ records }: CaseRecords): readonly (CaseRecord | InputProblem)[] | undefined {
  return Array.isArray(records) ? (records as readonly (CaseRecord | InputProblem)[]) : undefined;
}

/** An error at a place of a file. */
export function problemAt(file: string, message: string, { line, start, end }: Omit<TextPlace, 'endLine'>): InputProblem {
  return { severity: 'error', message, file, line, range: { start, end } };
}
