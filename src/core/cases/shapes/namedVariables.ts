import type { CaseRecord, CaseRecords } from '../caseRecord';
import { isRecord, recordList } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import { isDataMap, textOf } from '../data';
import { fieldOf, withFields } from './recordShape';

const column = 'variables';

/** Takes variables out of an object in which records name them. */
export function unpackVariables(read: CaseRecords): CaseRecords {
  const list = recordList(read);
  if (!read.columns.includes(column) || list === undefined) return read;
  const lists = new ColumnLists();
  let namesVariables = false;
  const records = list.map((item) => {
    if (!isRecord(item)) return item;
    const unpacked = unpack(item, lists);
    namesVariables ||= unpacked.variables !== undefined;
    return unpacked;
  });
  return { ...read, records, columns: lists.all(), namesVariables };
}

function unpack(record: CaseRecord, lists: ColumnLists): CaseRecord {
  const value = fieldOf(record, column);
  if (!isDataMap(value)) return withFields(record, lists, [], []);
  const variables = Object.fromEntries([...value].map(([name, each]) => [name, textOf(each) ?? '']));
  return { ...withFields(record, lists, [], [column]), variables };
}
