import { exactOptional, strictObject } from 'valibot';
import type { AgentSettings } from '../agents/agent';
import type { Case } from '../cases/case';
import type { CaseColumns } from '../cases/guessColumns';
import type { MetricConfig } from '../metrics/createMetric';
import { methodNamed } from '../optimizers/methods';
import type { Component } from '../prompt/program';
import type { InputProblem } from '../problems';
import { configuration, configurationKey } from './configuration';
import type { EvalModels } from './evalModels';
import { evalModels } from './evalModels';
import type { EvalFileText } from './evalSchema';
import { evalSchema, settingsOf } from './evalSchema';
import { inlineCases } from './inlineCases';
import type { Report } from './readBySchema';
import { readNode } from './readBySchema';
import type { YamlNode } from '../yamlTree';
import { readYaml } from '../yamlTree';

/** Where the cases of an eval file are: in a file of their own (path relative to the eval file), or in the eval file itself. */
export type EvalCases = { readonly kind: 'file'; readonly path: string } | ({ readonly kind: 'inline' } & InlineCases);

/** Cases that an eval file holds itself. */
export interface InlineCases {
  readonly cases: readonly Case[];
  /** The same for a metric that compares JSON, where that differs: a list is one value then, and not several that are right. */
  readonly jsonCases?: readonly Case[];
}

/** What an eval file says. Whatever it leaves out is asked for, or has its default. `evalSchema` describes each key. */
export interface EvalConfig extends Readonly<Omit<EvalFileText, 'cases' | 'columns' | 'metric' | 'agent' | 'config' | 'models'>> {
  readonly cases?: EvalCases;
  readonly columns?: CaseColumns;
  readonly models?: EvalModels;
  readonly metric?: MetricConfig;
  readonly agent?: AgentSettings;
  /** Components that stand in none of the files. */
  readonly config?: readonly Component[];
}

/** An eval file, read. */
export interface EvalFile {
  /** Absent when a problem makes the file unusable. Bad inline cases do not; they are reported, and the others kept. */
  readonly config?: EvalConfig;
  readonly problems: readonly InputProblem[];
}

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
  const report: Report = ({ start, end, line }, message) =>
    problems.push({ severity: 'error', message, file, line, range: { start, end } });
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
  const set = root.entries.find(([{ name }]) => name === configurationKey);
  const said = readConfig({ ...root, entries: root.entries.filter((entry) => entry !== list && entry !== set) }, report);
  const components = set === undefined ? undefined : configuration(set[1], configurationKey, report);
  const config = components === undefined ? said : { ...said, config: components };
  const usable = problems.length === 0;
  if (list?.[1].kind !== 'list') {
    return usable ? { config, problems } : { problems };
  }
  const { problems: caseProblems, ...inline } = inlineCases(file, list[1]);
  const all = [...problems, ...caseProblems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return usable ? { config: { ...config, cases: { kind: 'inline', ...inline } }, problems: all } : { problems: all };
}

/** Reads all but a list of cases. What could not be read is left out. */
function readConfig(root: YamlNode & { readonly kind: 'mapping' }, report: Report): EvalConfig {
  const named = root.entries.find(([{ name }]) => name === 'method')?.[1];
  const method = named?.kind === 'scalar' ? methodNamed(named.text) : undefined;
  const schema = method === undefined ? evalSchema : strictObject({ ...evalSchema.entries, settings: exactOptional(settingsOf(method)) });
  const { cases, columns, metric, agent, config, models, ...said } = readNode(schema, root, 'eval file', report) as EvalFileText;
  return {
    ...said,
    ...(typeof cases === 'string' ? { cases: { kind: 'file', path: cases } } : {}),
    ...(columns === undefined ? {} : { columns: columnsOf(columns) }),
    ...(models === undefined ? {} : { models: evalModels(models) }),
    ...(agent === undefined ? {} : { agent: agentOf(agent) }),
    ...(metric === undefined ? {} : { metric: typeof metric === 'string' ? { type: metric } : metric }),
  };
}

/** The kind, and all else as its options. */
function agentOf(agent: NonNullable<EvalFileText['agent']>): AgentSettings {
  if (typeof agent === 'string') return { kind: agent, options: {} };
  const { kind, ...options } = agent;
  return { kind, options };
}

/** A list of columns names variables that are called like them. */
function columnsOf({ variables, ...columns }: NonNullable<EvalFileText['columns']>): CaseColumns {
  if (variables === undefined) return columns;
  return { ...columns, variables: Array.isArray(variables) ? Object.fromEntries(variables.map((name) => [name, name])) : variables };
}
