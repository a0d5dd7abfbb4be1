import type { MetricConfig, MetricName } from '../metrics/createMetric';
import { metricInfos, metricOptions } from '../metrics/createMetric';
import { patternFault } from '../metrics/pattern';
import type { ModelRole } from '../models/model';
import { modelIdPattern } from '../models/modelId';
import { methods } from '../optimizers/methods';
import type { MethodId, OptimizerSettings, PresetName } from '../optimizers/optimizer';
import type { BudgetLimits, Price } from '../models/limits';
import type { Case, Split } from '../cases/case';
import type { InputProblem } from '../problems';
import { configuration } from './configuration';
import type { Component } from '../prompt/program';
import type { CaseColumns } from '../cases/caseRow';
import type { MappingReader, Reader, Report } from './evalReaders';
import { choice, mapping, number, record, text, truth, unknownKey } from './evalReaders';
import { inlineCases } from './inlineCases';
import { caseFileExtensions } from '../cases/readCases';
import type { YamlNode } from './yamlTree';
import { readYaml } from './yamlTree';

/** Where the cases of an eval file are: in a file of their own (path relative to the eval file), or in the eval file itself. */
export type EvalCases = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'inline'; readonly cases: readonly Case[] };

/** What an eval file says. Whatever it leaves out is asked for, or has its default. */
export interface EvalConfig {
  /** The prompt file, relative to the eval file. */
  readonly prompt?: string;
  /** Further files of the program, relative to the eval file. */
  readonly files?: readonly string[];
  /** Components that stand in none of the files. */
  readonly config?: readonly Component[];
  /** Names of components that no method may change. */
  readonly locked?: readonly string[];
  readonly cases?: EvalCases;
  /** Which columns of the case file hold what. */
  readonly columns?: CaseColumns;
  readonly metric?: MetricConfig;
  readonly models?: EvalModels;
  readonly method?: MethodId;
  readonly preset?: PresetName;
  /** Settings of the method that differ from the preset's. */
  readonly settings?: OptimizerSettings;
  /** Shares of the cases, each 0 or more; they need not add up to 1. */
  readonly split?: Readonly<Record<Split, number>>;
  /** The most cases; of more, so many are drawn. */
  readonly maxCases?: number;
  readonly budget?: BudgetLimits;
  /** A 32-bit unsigned integer. */
  readonly seed?: number;
  /** By model id, for a million tokens. */
  readonly prices?: Readonly<Record<string, Price>>;
  /** The most tokens of one task answer. */
  readonly maxAnswerTokens?: number;
  /** The most tokens that the prompt file may have. */
  readonly maxPromptTokens?: number;
  /** Rollouts of each case. */
  readonly repeats?: number;
  /** Whether a copy of the original is judged like a candidate. */
  readonly control?: boolean;
}

/** The models of an eval file, by role, and where they are served. */
export interface EvalModels extends Partial<Readonly<Record<ModelRole, string>>> {
  /** The address of an OpenAI-compatible endpoint. Only used in a trusted workspace. */
  readonly baseUrl?: string;
}

/** An eval file, read. */
export interface EvalFile {
  /** Absent when a problem makes the file unusable. Bad inline cases do not; they are reported, and the others kept. */
  readonly config?: EvalConfig;
  readonly problems: readonly InputProblem[];
}

const modelId: Reader<string> = (node, key, report) => {
  const id = text(node, key, report);
  if (id !== undefined && !modelIdPattern.test(id)) {
    report(node.place, `"${key}" must be "lexical", "openai:NAME" or "vscode:VENDOR/NAME".`);
    return undefined;
  }
  return id;
};

const textList: Reader<readonly string[]> = (node, key, report) => {
  if (node.kind !== 'list') {
    report(node.place, `"${key}" must be a list of texts.`);
    return undefined;
  }
  return node.items.flatMap((item) => text(item, key, report) ?? []);
};

const webAddress: Reader<string> = (node, key, report) => {
  const address = text(node, key, report);
  if (address !== undefined && !/^https?:\/\/[^\s/]+/i.test(address)) {
    report(node.place, `"${key}" must be an address that begins with https:// or http://.`);
    return undefined;
  }
  return address;
};

/** Variables by the column that fills them; a list names columns that are called like the variable. */
const variableColumns: Reader<Readonly<Record<string, string>>> = (node, key, report) => {
  if (node.kind !== 'list') {
    return record(text)(node, key, report);
  }
  const names = node.items.map((item) => text(item, key, report));
  return Object.fromEntries(names.flatMap((name) => (name === undefined ? [] : [[name, name]])));
};

const columns = mapping<CaseColumns>({ input: text, expected: text, id: text, variables: variableColumns });

const metricOptionReaders: MappingReader<Omit<MetricConfig, 'type'>> = mapping<Omit<MetricConfig, 'type'>>({
  pattern: (node, key, report) => {
    const pattern = text(node, key, report);
    const fault = pattern === undefined ? undefined : patternFault(pattern.replaceAll('{{expected}}', 'x'));
    if (fault !== undefined) {
      report(node.place, `"${key}" cannot be used: ${fault}.`);
      return undefined;
    }
    return pattern;
  },
  ignoreCase: truth,
  tolerance: number({ minimum: 0 }),
  rubric: text,
});

const metricName = choice(metricInfos.map(({ name }) => name));

/** A metric by its name alone, or a mapping with `type` and the options of that type. */
const metric: Reader<MetricConfig> = (node, key, report) => {
  if (node.kind !== 'mapping') {
    const type = metricName(node, key, report);
    return type && { type };
  }
  const typeNode = node.entries.find(([{ name }]) => name === 'type')?.[1];
  if (typeNode === undefined) {
    report(node.place, `"${key}" needs a "type", such as "iequals".`);
    return undefined;
  }
  const type = metricName(typeNode, 'type', report);
  return type && { type, ...metricOptionsOf(type, node, report) };
};

function metricOptionsOf(type: MetricName, node: YamlNode & { readonly kind: 'mapping' }, report: Report): Omit<MetricConfig, 'type'> {
  const known: readonly string[] = ['type', ...metricOptions[type]];
  for (const [{ name, place }] of node.entries) {
    if (!known.includes(name)) {
      report(place, Object.hasOwn(metricOptionReaders.fields, name) ? `The metric "${type}" has no "${name}". Remove it.` : unknownKey(name, known));
    }
  }
  const entries = node.entries.filter(([{ name }]) => name !== 'type' && known.includes(name));
  return metricOptionReaders({ ...node, entries }, 'metric', report) ?? {};
}

const share = number({ minimum: 0 });
const splitShares = mapping<Partial<Record<Split, number>>>({ train: share, validation: share, test: share });

const split: Reader<Readonly<Record<Split, number>>> = (node, key, report) => {
  const shares = splitShares(node, key, report);
  if (shares === undefined) {
    return undefined;
  }
  const { train, validation, test } = shares;
  if (train === undefined || validation === undefined || test === undefined) {
    report(node.place, `"${key}" needs "train", "validation" and "test", such as 0.3, 0.3 and 0.4.`);
    return undefined;
  }
  if (train + validation + test === 0) {
    report(node.place, `The shares of "${key}" are all 0. Give a part of the cases to each.`);
    return undefined;
  }
  return { train, validation, test };
};

const budget = mapping<BudgetLimits>({
  calls: number({ minimum: 1, whole: true }),
  tokens: number({ minimum: 1, whole: true }),
  cost: number({ minimum: 0, above: true }),
  minutes: number({ minimum: 0, above: true }),
});

const price = mapping<Partial<Price>>({ input: number({ minimum: 0 }), output: number({ minimum: 0 }) });

const prices = record<Price>((node, key, report) => {
  const { input, output } = price(node, key, report) ?? {};
  if (input === undefined || output === undefined) {
    report(node.place, `The price of "${key}" needs "input" and "output", for a million tokens.`);
    return undefined;
  }
  return { input, output };
});

const models = mapping<EvalModels>({ task: modelId, reflection: modelId, judge: modelId, baseUrl: webAddress });

const methodIds = Object.keys(methods) as MethodId[];
const settingInfos = methodIds.flatMap((id) => methods[id].settings.map((info) => ({ ...info, method: id })));

/** Settings of any method; which method they belong to is checked once it is known. */
const settings = mapping<Record<string, number>>(
  Object.fromEntries(
    settingInfos.map(({ name }) => {
      const same = settingInfos.filter((info) => info.name === name);
      const [minimum, maximum] = [Math.min(...same.map((info) => info.minimum)), Math.max(...same.map((info) => info.maximum))];
      return [name, number({ minimum, maximum, whole: same.every(({ whole }) => whole === true) })];
    }),
  ),
);

const caseFile: Reader<EvalCases> = (node, key, report) => {
  const file = text(node, key, report);
  if (file !== undefined && !caseFileExtensions.some((extension) => file.toLowerCase().endsWith(`.${extension}`))) {
    report(node.place, `"${key}" must be a list of cases, or the path of a ${caseFileExtensions.map((extension) => `.${extension}`).join(', ')} file.`);
    return undefined;
  }
  return file === undefined ? undefined : { kind: 'file', path: file };
};

/** The keys of an eval file and how each is read; a list of cases is read by `parseEvalFile`. */
const evalFields = mapping<EvalConfig>({
  prompt: text,
  cases: caseFile,
  files: textList,
  config: configuration,
  locked: textList,
  columns,
  metric,
  models,
  method: choice(methodIds),
  preset: choice<PresetName>(['practical', 'paper']),
  settings,
  split,
  maxCases: number({ minimum: 1, whole: true }),
  budget,
  seed: number({ minimum: 0, maximum: 0xffffffff, whole: true }),
  prices,
  maxAnswerTokens: number({ minimum: 1, maximum: 1_000_000, whole: true }),
  maxPromptTokens: number({ minimum: 1, maximum: 1_000_000, whole: true }),
  repeats: number({ minimum: 1, maximum: 100, whole: true }),
  control: truth,
});

/** The keys that the parser knows, by the path of their mapping; for holding the JSON schema to it. */
export const evalKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(evalFields.fields),
  columns: Object.keys(columns.fields),
  metric: ['type', ...Object.keys(metricOptionReaders.fields)],
  models: Object.keys(models.fields),
  settings: Object.keys(settings.fields),
  split: Object.keys(splitShares.fields),
  budget: Object.keys(budget.fields),
  prices: Object.keys(price.fields),
};

/** So many problems of one file are told; an editor shows no more. */
const mostProblems = 1000;

/**
 * Reads an eval file. Unknown keys, wrong types, numbers out of range, doubled keys and YAML that cannot be read are errors with their
 * place in the text. Of very many, the first are told, and how many there are beside them.
 * @param file the path, as it shall stand in positions and problems.
 */
export function parseEvalFile(file: string, source: string): EvalFile {
  const { problems, ...read } = readEvalFile(file, source);
  const left = problems.length - mostProblems;
  if (left <= 0) return { ...read, problems };
  const message = `There are ${left} more problems in this file. Mend those above first.`;
  const severity = problems.slice(mostProblems).some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  return { ...read, problems: [...problems.slice(0, mostProblems), { severity, message, file }] };
}

function readEvalFile(file: string, source: string): EvalFile {
  const problems: InputProblem[] = [];
  const report: Report = ({ start, end, line }, message) => problems.push({ severity: 'error', message, file, line, range: { start, end } });
  const { root, faults } = readYaml(source);
  for (const { message, place } of faults) {
    report(place, message);
  }
  if (root === undefined) {
    return faults.length > 0 ? { problems } : { config: {}, problems };
  }
  if (root.kind !== 'mapping') {
    report(root.place, 'An eval file is a mapping of keys such as "prompt", "cases" and "metric". Write "prompt: FILE" to begin.');
    return { problems };
  }
  const list = root.entries.find(([{ name }, value]) => name === 'cases' && value.kind === 'list');
  const config = evalFields({ ...root, entries: root.entries.filter((entry) => entry !== list) }, 'eval file', report) ?? {};
  checkSettings(config, root, report);
  const usable = problems.length === 0;
  if (list?.[1].kind !== 'list') {
    return usable ? { config, problems } : { problems };
  }
  const inline = inlineCases(file, list[1]);
  const all = [...problems, ...inline.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return usable ? { config: { ...config, cases: { kind: 'inline', cases: inline.cases } }, problems: all } : { problems: all };
}

/** The method has to know its settings. */
function checkSettings({ method, settings: given }: EvalConfig, root: YamlNode & { readonly kind: 'mapping' }, report: Report): void {
  const node = root.entries.find(([{ name }]) => name === 'settings')?.[1];
  if (method === undefined || given === undefined || node?.kind !== 'mapping') {
    return;
  }
  const { label, settings: known } = methods[method];
  for (const [{ name, place }, value] of node.entries) {
    const info = known.find((setting) => setting.name === name);
    const elsewhere = info === undefined && Object.hasOwn(given, name);
    if (elsewhere) {
      report(place, `${label} has no setting "${name}". It has ${known.map((setting) => `"${setting.name}"`).join(', ')}.`);
    } else if (info !== undefined && Object.hasOwn(given, name)) {
      number(info)(value, name, report);
    }
  }
}
