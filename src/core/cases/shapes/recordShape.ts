import type { CaseRecord, CaseRecords } from '../caseRecord';
import type { ColumnLists } from '../columnLists';
import type { Data } from '../data';

/** A way in which a tool writes cases, whatever the format of its file. */
export interface RecordShape {
  /** Whether records are written in this way. @param samples the first of them, where they can be looked at */
  recognizes(records: CaseRecords, samples: readonly CaseRecord[]): boolean;
  /** The same records with the columns of plain cases. */
  read(file: string, records: CaseRecords): CaseRecords;
}

/** A column and its value. */
export type Field = readonly [column: string, value: Data | undefined];

/** The value of a record in a column. */
export function fieldOf({ columns, fields }: CaseRecord, column: string): Data | undefined {
  const index = columns.indexOf(column);
  return index < 0 ? undefined : fields[index];
}

/** A record with some columns first, and of its own those that are not called so and not left out. */
export function withFields(record: CaseRecord, lists: ColumnLists, first: readonly Field[], without: readonly string[]): CaseRecord {
  const given = first.filter(([, value]) => value !== undefined);
  const names = new Set([...without, ...given.map(([column]) => column)]);
  const kept = record.columns.flatMap((column, index): Field[] => (names.has(column) ? [] : [[column, record.fields[index]]]));
  const all = [...given, ...kept];
  return { ...record, columns: lists.shared(all.map(([column]) => column)), fields: all.map(([, value]) => value) };
}
