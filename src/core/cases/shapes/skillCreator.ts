import type { InputProblem } from '../../problems';
import type { CaseRecord } from '../caseRecord';
import { isRecord, problemAt } from '../caseRecord';
import { ColumnLists } from '../columnLists';
import { isDataList, isDataMap, textOf } from '../data';
import type { Field, RecordShape } from './recordShape';
import { fieldOf, withFields } from './recordShape';

/** What an answer has to meet, in words that a model judges by. */
const demands: readonly string[] = ['expectations', 'assertions'];

/** The `evals.json` of a skill: prompts, what the skill is to do with each in words, and what has to hold of it. */
export const skillCreator: RecordShape = {
  recognizes: ({ around, columns }) => around?.has('evals') === true && columns.includes('prompt'),
  read(file, read) {
    const lists = new ColumnLists();
    const records = [...read.records].map((item) => (isRecord(item) ? caseOf(file, item, lists) : item));
    return {
      ...read,
      records,
      columns: lists.all(),
      metric: 'judge',
      notes: [...read.notes, 'What is expected is said in words, by which a judge grades.'],
    };
  },
};

function caseOf(file: string, record: CaseRecord, lists: ColumnLists): CaseRecord | InputProblem {
  const files = fieldOf(record, 'files');
  if (isDataList(files) && files.length > 0) {
    const named = files.map((each) => textOf(each) ?? '').join(', ');
    return problemAt(
      file,
      `The case comes with files (${named}), which are not sent. Put what they say into "prompt", or remove the case.`,
      record,
    );
  }
  const wanted = textOf(fieldOf(record, 'expected_output')) ?? '';
  const said = demands.flatMap((name) => {
    const list = fieldOf(record, name);
    return isDataList(list) ? list.map(demandText).filter((text) => text !== '') : [];
  });
  const expected = [...(wanted === '' ? [] : [wanted]), ...said.map((text) => `- ${text}`)].join('\n');
  const fields: Field[] = [
    ['input', fieldOf(record, 'prompt')],
    ['expected', expected === '' ? undefined : expected],
  ];
  return withFields(record, lists, fields, ['prompt', 'expected_output', 'files', ...demands]);
}

/** A demand is a text, or an object that holds it. */
function demandText(demand: Parameters<typeof textOf>[0]): string {
  if (!isDataMap(demand)) return textOf(demand) ?? '';
  return textOf(demand.get('text') ?? demand.get('description') ?? demand.get('expectation')) ?? textOf(demand) ?? '';
}
