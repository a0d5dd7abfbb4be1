import type { Json } from '../json';
import type { Case } from '../cases/case';
import { expectationOf } from '../cases/expectationOf';
import { textOf as dataText } from '../cases/data';
import { dataOf } from '../cases/formats/yamlData';
import type { InlineCases } from './evalFile';
import type { InputProblem } from '../problems';
import { findDuplicates, withUniqueIds } from '../cases/duplicates';
import { inlineCase as schema } from './evalSchema';
import { unknownKey } from './knownKeys';
import type { Report } from './readBySchema';
import type { YamlNode } from '../yamlTree';

const keys: readonly string[] = Object.keys(schema.entries);

/** Reads the cases that are written in an eval file. A bad one is reported and the others are kept. */
export function inlineCases(
  file: string,
  list: YamlNode & { readonly kind: 'list' },
): InlineCases & { readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const report: Report = ({ start, end, line }, message) =>
    problems.push({ severity: 'error', message, file, line, range: { start, end } });
  const read = list.items.flatMap((item, index) => inlineCase(file, item, index + 1, report) ?? []);
  if (list.items.length === 0) {
    report(list.place, 'The list of cases is empty. Write a case with "input" and "expected".');
  }
  const { cases, problems: idProblems } = withUniqueIds(read.map(({ made }) => made));
  const lists = new Map(read.flatMap(({ json }, index) => (json === undefined ? [] : [[index, json] as const])));
  const jsonCases = cases.map((each, index) => ({ ...each, ...(lists.has(index) && { expected: lists.get(index) ?? '' }) }));
  return { cases, ...(lists.size > 0 && { jsonCases }), problems: [...problems, ...idProblems, ...findDuplicates(cases)] };
}

/** A case, and what it expects as JSON where that is a list. */
interface InlineCase {
  readonly made: Case;
  readonly json?: string;
}

function inlineCase(file: string, item: YamlNode, number: number, report: Report): InlineCase | undefined {
  if (item.kind !== 'mapping') {
    report(item.place, 'A case must be a mapping with "input" and "expected".');
    return undefined;
  }
  const stray = item.entries.find(([{ name }]) => !keys.includes(name));
  if (stray !== undefined) {
    report(stray[0].place, unknownKey(stray[0].name, keys));
    return undefined;
  }
  const value = (key: string) => item.entries.find(([{ name }]) => name === key)?.[1];
  const variables = variablesOf(value('variables'), report);
  if (variables === undefined) {
    return undefined;
  }
  const input = textOf(value('input')) ?? '';
  if (input.trim() === '' && Object.values(variables).every((text) => text.trim() === '')) {
    report(item.place, 'The case has no input. Fill it in, or remove the case.');
    return undefined;
  }
  const wanted = value('expected');
  const expected = wanted === undefined ? undefined : expectationOf(dataOf(wanted));
  const { line, endLine } = item.place;
  const made: Case = {
    id: textOf(value('id'))?.trim() || `case ${number}`,
    input: input.trim() === '' ? '' : input,
    variables,
    ...(expected !== undefined && { expected }),
    metadata: {},
    position: { file, line, endLine },
  };
  return wanted?.kind === 'list' ? { made, json: textOf(wanted) ?? '' } : { made };
}

function variablesOf(node: YamlNode | undefined, report: Report): Readonly<Record<string, string>> | undefined {
  if (node === undefined) {
    return {};
  }
  if (node.kind !== 'mapping') {
    report(node.place, '"variables" must be a mapping of names to values.');
    return undefined;
  }
  return Object.fromEntries(node.entries.map(([{ name }, value]) => [name, textOf(value) ?? '']));
}

/** A value as text: a scalar as it is written, anything else as JSON; undefined where there is none. */
function textOf(node: YamlNode | undefined): string | undefined {
  return node === undefined ? undefined : dataText(dataOf(node));
}

/** A node as a JSON value. */
export function plainValue(node: YamlNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'mapping':
      return Object.fromEntries(node.entries.map(([{ name }, value]) => [name, plainValue(value)]));
  }
}
