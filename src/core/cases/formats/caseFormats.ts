import { InputError } from '../../problems';
import type { CaseContent } from '../caseContent';
import { tableEndings, yamlEndings } from '../caseFileEndings';
import type { CaseFormat } from './caseFormat';
import { csvDialect } from './delimiter';

/** Excel workbooks: the first sheet that holds something. */
const workbook: CaseFormat = {
  label: 'Excel workbook',
  endings: ['xlsx'],
  recognizes: ({ text }) => text === undefined,
  async read({ file, bytes }) {
    const { readWorkbook } = await import('./workbook/readWorkbook');
    return readWorkbook(file, bytes);
  },
};

/** What parts the fields of a table where nothing in it tells, by the ending of its name. */
const usualMarks: ReadonlyMap<string, string> = new Map([
  ['tsv', '\t'],
  ['tab', '\t'],
  ['psv', '|'],
]);

const isTable = ({ ending }: CaseContent): boolean => tableEndings.includes(ending);

/** JSON: a list, an object that holds one, or an object a line. */
const json: CaseFormat = {
  label: 'JSON',
  endings: ['jsonl', 'json', 'ndjson'],
  recognizes: ({ text = '' }) => /^\uFEFF?\s*(?:\[\s*)?\{\s*"/.test(text),
  async read({ file, text = '' }) {
    const { readJsonText } = await import('./jsonText');
    return readJsonText(file, text);
  },
};

/** Comments, and then an item with a key, or a key with items below it. */
const yamlBegin = /^\uFEFF?(?:(?:#[^\n]*|---|[^\S\n]*)\r?\n)*(?:- +[\w"'-]+:\s|[\w-]+:[^\S\n]*\r?\n[^\S\n]*- )/;

/** YAML: a list, or a mapping that holds one. */
const yaml: CaseFormat = {
  label: 'YAML',
  endings: yamlEndings,
  recognizes: (content) => !isTable(content) && yamlBegin.test(content.text ?? ''),
  async read({ file, text = '' }) {
    const { readYamlText } = await import('./yamlText');
    return readYamlText(file, text.replace(/^\uFEFF/, ''));
  },
};

/** Fields that a mark parts, below a header. */
const table: CaseFormat = {
  label: 'CSV',
  endings: tableEndings,
  recognizes: ({ text = '', ending }) => ![...json.endings, ...yaml.endings].includes(ending) && hasColumns(text),
  async read({ file, text = '', ending }) {
    const { readDelimited } = await import('./delimitedText');
    return readDelimited(file, text, usualMarks.get(ending) ?? ',');
  },
};

function hasColumns(text: string): boolean {
  const { delimiter } = csvDialect(text, ',');
  return (/^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '').includes(delimiter);
}

/** The formats of case files, each told from those after it. */
const caseFormats: readonly CaseFormat[] = [workbook, json, yaml, table];

/** The format of a content: by what it holds, else by the ending of its name. @throws InputError where neither tells */
export function caseFormatOf(content: CaseContent): CaseFormat {
  const { file, ending, text } = content;
  const byEnding = caseFormats.find(({ endings }) => endings.includes(ending));
  const found = caseFormats.find((format) => format.recognizes(content)) ?? (text === undefined ? undefined : byEnding);
  if (found !== undefined) return found;
  const names = caseFormats.map(({ label }) => label).join(', ');
  const message =
    `What this file is cannot be told. Cases are read from these: ${names}. ` + 'A table begins with a line such as "input,expected".';
  throw new InputError([{ severity: 'error', file, message }]);
}
