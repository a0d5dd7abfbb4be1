import type { InputProblem } from '../../problems';
import type { CaseRecord } from '../caseRecord';
import { isRecord } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import type { Data, DataMap } from '../data';
import { isDataList, isDataMap, textOf } from '../data';
import type { RecordShape } from './recordShape';
import { withFields } from './recordShape';

/** A `.prompt.yml` of GitHub Models: `testData` holds the cases, `evaluators` say how they are scored. */
export const githubModels: RecordShape = {
  recognizes: ({ around }) => around?.has('testData') === true,
  read(file, read) {
    const evaluators = read.around?.get('evaluators');
    const found = isDataList(evaluators) ? evaluators.filter(isDataMap).map(readEvaluator) : [];
    const scoring = found.find(({ metric }) => metric !== undefined);
    const unread = found.filter((each) => each !== scoring);
    const lists = new ColumnLists();
    const records: (CaseRecord | InputProblem)[] = unread.map(({ name, fault }) => ({
      severity: 'warning',
      message: `The evaluator "${name}" ${fault ?? 'is not used: one scores a run'}. Nothing is scored by it.`,
      file,
      line: read.headerLine,
    }));
    for (const item of read.records) records.push(isRecord(item) ? asserted(item, scoring, lists) : item);
    return { ...read, records, columns: lists.all(), ...(scoring?.metric === undefined ? {} : { metric: scoring.metric }) };
  },
};

interface Evaluator {
  readonly name: string;
  /** Absent where there is none for it; `fault` says so. */
  readonly metric?: string;
  /** What is expected of every case; absent where each has its own. */
  readonly fixed?: string;
  readonly fault?: string;
}

const metrics: ReadonlyMap<string, string> = new Map([
  ['equals', 'equals'],
  ['contains', 'contains'],
]);

function readEvaluator(evaluator: DataMap): Evaluator {
  const name = textOf(evaluator.get('name')) ?? 'without a name';
  const check = evaluator.get('string');
  const [key, value] = isDataMap(check) ? (singleOf(check) ?? []) : [];
  const metric = key === undefined ? undefined : metrics.get(key);
  if (metric === undefined) return { name, fault: 'has no metric here' };
  const text = textOf(value) ?? '';
  if (/^\s*\{\{\s*expected\s*\}\}\s*$/.test(text)) return { name, metric };
  return text.includes('{{') ? { name, fault: 'compares with more than {{expected}}' } : { name, metric, fixed: text };
}

function singleOf(map: DataMap): readonly [string, Data] | undefined {
  return map.size === 1 ? [...map][0] : undefined;
}

/** A case with what is expected of all, where that is one text. */
function asserted(record: CaseRecord, scoring: Evaluator | undefined, lists: ColumnLists): CaseRecord {
  const fixed = scoring?.fixed;
  return withFields(record, lists, fixed === undefined ? [] : [['expected', fixed]], []);
}
