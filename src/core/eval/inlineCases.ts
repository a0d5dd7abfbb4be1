import type { Json } from '../json';
import type { Case, CaseFile } from '../cases/case';
import type { InputProblem } from '../problems';
import { findDuplicates, withUniqueIds } from '../cases/duplicates';
import { inlineCase as schema } from './evalSchema';
import { unknownKey } from './knownKeys';
import type { Report } from './readBySchema';
import type { YamlNode } from './yamlTree';

const keys: readonly string[] = Object.keys(schema.entries);

/** Reads the cases that are written in an eval file. A bad one is reported and the others are kept. */
export function inlineCases(file: string, list: YamlNode & { readonly kind: 'list' }): CaseFile {
  const problems: InputProblem[] = [];
  const report: Report = ({ start, end, line }, message) =>
    problems.push({ severity: 'error', message, file, line, range: { start, end } });
  const read = list.items.flatMap((item, index) => inlineCase(file, item, index + 1, report) ?? []);
  if (list.items.length === 0) {
    report(list.place, 'The list of cases is empty. Write a case with "input" and "expected".');
  }
  const { cases, problems: idProblems } = withUniqueIds(read);
  return { cases, problems: [...problems, ...idProblems, ...findDuplicates(cases)] };
}

function inlineCase(file: string, item: YamlNode, number: number, report: Report): Case | undefined {
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
  const expected = textOf(value('expected')) || undefined;
  const { line, endLine } = item.place;
  return {
    id: textOf(value('id'))?.trim() || `case ${number}`,
    input: input.trim() === '' ? '' : input,
    variables,
    ...(expected !== undefined && { expected }),
    metadata: {},
    position: { file, line, endLine },
  };
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
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) {
    return undefined;
  }
  return node.kind === 'scalar' ? node.text : JSON.stringify(plainValue(node));
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
