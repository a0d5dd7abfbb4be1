import type { InputProblem } from '../../problems';
import type { CaseRecord, CaseRecords, TextPlace } from '../caseRecord';
import { problemAt } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import type { Data, DataMap } from '../data';
import { isDataMap } from '../data';

/** Makes records of objects. Those of the same keys share one list of columns. */
export class RecordCollector {
  private readonly records: (CaseRecord | InputProblem)[] = [];
  private readonly lists = new ColumnLists();

  constructor(private readonly file: string) {}

  /** Takes in what was read; what is no object is no case. */
  add(value: Data, place: TextPlace): void {
    if (!isDataMap(value)) {
      this.refuse('This is not an object. Write {"input": "…", "expected": "…"}.', place);
      return;
    }
    const { line, endLine, start, end } = place;
    this.records.push({ columns: this.lists.shared([...value.keys()]), fields: [...value.values()], line, endLine, start, end });
  }

  /** Takes in what cannot be read. */
  refuse(message: string, place: TextPlace): void {
    this.records.push(problemAt(this.file, message, place));
  }

  /** @param around what the list of records stands in */
  read(around?: DataMap): CaseRecords {
    const headerLine = this.records[0]?.line ?? 1;
    return { records: this.records, columns: this.lists.all(), headerLine, notes: [], ...(around === undefined ? {} : { around }) };
  }
}
