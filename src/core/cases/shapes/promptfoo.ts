import type { InputProblem } from '../../problems';
import type { CaseRecord } from '../caseRecord';
import { isRecord, problemAt } from '../caseRecord';
import type { CaseAssertion } from '../assertion';
import { ColumnLists } from '../columnLists';
import type { Data, DataMap } from '../data';
import { isDataList, isDataMap, textOf } from '../data';
import { readAssertion } from './promptfooAssertion';
import type { RecordShape } from './recordShape';
import { fieldOf } from './recordShape';

/** What else a test of promptfoo's may have that changes how it is asked or scored. */
const unread: readonly string[] = ['threshold', 'assertScoringFunction', 'providerOutput'];

/**
 * Tests of promptfoo's: variables, and assertions, all of which must hold. A test with an assertion that has no metric is none of the
 * cases: without it, it would pass too easily.
 */
export const promptfoo: RecordShape = {
  recognizes: ({ around }, samples) =>
    samples.some((record) => isDataMap(fieldOf(record, 'vars')) || isAsserted(record)) ||
    (around?.has('tests') === true && samples.some(({ columns }) => columns.includes('vars'))),
  read(file, read) {
    const defaults = read.around?.get('defaultTest');
    const lists = new ColumnLists();
    const records = [...read.records].map((item) =>
      isRecord(item) ? caseOf(file, item, isDataMap(defaults) ? defaults : new Map(), lists) : item,
    );
    return { ...read, records, columns: lists.all(), isAsserted: true };
  },
};

function isAsserted(record: CaseRecord): boolean {
  const asserted = fieldOf(record, 'assert');
  return isDataList(asserted) && asserted.every((each) => isDataMap(each) && each.has('type'));
}

function caseOf(file: string, record: CaseRecord, defaults: DataMap, lists: ColumnLists): CaseRecord | InputProblem {
  const problem = (message: string) => problemAt(file, message, record);
  const variables = variablesOf(defaults.get('vars'), fieldOf(record, 'vars'));
  if (typeof variables === 'string') return problem(variables);
  const stray = unread.find((name) => (fieldOf(record, name) ?? defaults.get(name) ?? null) !== null);
  if (stray !== undefined) return problem(`The test has "${stray}", which is not read here. Remove it.`);
  if (transforms(fieldOf(record, 'options')) || transforms(defaults.get('options')))
    return problem('The test transforms outputs by a program, which is not run. Remove "transform".');
  const assertions: CaseAssertion[] = [];
  for (const each of [...listOf(defaults.get('assert')), ...listOf(fieldOf(record, 'assert'))]) {
    const found = readAssertion(each, variables);
    if ('fault' in found) return problem(found.fault);
    assertions.push(...found);
  }
  const kept = record.columns.flatMap((column, index) =>
    ['id', 'description'].includes(column) && !variables.has(column) ? [[column, record.fields[index]] as const] : [],
  );
  const all = [...variables, ...kept];
  const { columns: _, fields: __, ...place } = record;
  return {
    ...place,
    columns: lists.shared(all.map(([column]) => column)),
    fields: all.map(([, value]) => value),
    ...(assertions.length === 0 ? {} : { assertions }),
  };
}

/** The variables of a test over those of all; or what is wrong with them. */
function variablesOf(common: Data | undefined, own: Data | undefined): DataMap | string {
  for (const each of [common, own]) {
    if ((each ?? null) !== null && !isDataMap(each))
      return `Its variables stand in another file (${textOf(each) ?? ''}), which is not read. Write them into the test.`;
  }
  const variables = new Map([...(isDataMap(common) ? common : []), ...(isDataMap(own) ? own : [])]);
  for (const [name, value] of variables) {
    if (isDataList(value)) return `The variable "${name}" lists several values. Write a test for each.`;
    if (typeof value === 'string' && /^file:\/\//.test(value))
      return `The variable "${name}" stands in another file (${value}), which is not read. Write it into the test.`;
  }
  return variables;
}

function listOf(value: Data | undefined): readonly Data[] {
  return isDataList(value) ? value : [];
}

function transforms(options: Data | undefined): boolean {
  return isDataMap(options) && ['transform', 'postprocess', 'transformVars', 'prefix', 'suffix'].some((name) => options.has(name));
}
