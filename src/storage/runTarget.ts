import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { InputProblem } from '../core/problems';
import { InputError } from '../core/problems';
import type { CaseColumns } from '../core/cases/guessColumns';
import type { EvalConfig, InlineCases } from '../core/eval/evalFile';
import { parseEvalFile } from '../core/eval/evalFile';
import { fillableNames } from '../core/agents/chat/matchPrompt';
import { loadProgram } from '../core/prompt/loadProgram';
import type { Component } from '../core/prompt/program';
import { readAttachments } from './attachments';
import type { RunInput } from '../core/run/prepareRun';
import type { RunConfig } from '../core/run/runConfig';
import { rolesToRecord } from '../providers/endpointRecord';
import { readBytes, readPromptText } from './readText';

/** An eval file, read. Paths in it are relative to its folder. */
export interface LoadedEval {
  readonly path: string;
  readonly config: EvalConfig;
  /** What is wrong with cases that it holds itself; the bad ones are left out. */
  readonly caseProblems: readonly InputProblem[];
}

/** Reads text from a path: the disk's, or that of an open editor. */
export type ReadText = (path: string) => Promise<string>;

/**
 * Reads an eval file.
 * @throws InputError with everything that is wrong with it, when it cannot be used; a bad case among good ones does not rule it out.
 */
export async function loadEval(path: string, read: ReadText = readPromptText): Promise<LoadedEval> {
  const { config, problems } = parseEvalFile(path, await read(path));
  if (config === undefined) throw new InputError(problems.filter(({ severity }) => severity === 'error'));
  return { path, config, caseProblems: problems };
}

/** The prompt that an eval file names, as an absolute path. */
export function promptOf({ path, config }: LoadedEval): string | undefined {
  return config.prompt === undefined ? undefined : resolve(dirname(path), config.prompt);
}

/** What an eval file says of the program beside its first file. */
export interface ProgramSource {
  /** Of the eval file. */
  readonly path: string;
  /** Absolute paths of further files. */
  readonly files: readonly string[];
  readonly configuration: readonly Component[];
  readonly locked: readonly string[];
  /** What is sent with the prompt, as an eval file says: files by absolute paths, or all that it links. */
  readonly attach?: 'linked' | readonly string[];
}

/** What an eval file says so. */
export function programSourceOf({ path, config }: LoadedEval): ProgramSource {
  const files = (config.files ?? []).map((file) => resolve(dirname(path), file));
  const { attach } = config;
  const attached = typeof attach === 'object' ? attach.map((file) => resolve(dirname(path), file)) : attach;
  return {
    ...{ path, files, configuration: config.config ?? [], locked: config.locked ?? [] },
    ...(attached === undefined ? {} : { attach: attached }),
  };
}

/** The case file that an eval file names, as an absolute path; undefined when it holds its cases itself. */
function caseFileOf({ path, config }: LoadedEval): string | undefined {
  return config.cases?.kind === 'file' ? resolve(dirname(path), config.cases.path) : undefined;
}

/**
 * The eval files among `paths` that name the prompt.
 * @throws InputError when one that cannot be used seems to name it: a run without it would not be the one that was meant.
 */
export async function evalFilesFor(
  promptPath: string,
  paths: readonly string[],
  read: ReadText = readPromptText,
): Promise<readonly LoadedEval[]> {
  const found: LoadedEval[] = [];
  for (const path of paths) {
    try {
      const loaded = await loadEval(path, read);
      if (promptOf(loaded) === promptPath) found.push(loaded);
    } catch (error) {
      if (!(error instanceof InputError) || (await namesPrompt(path, promptPath, read))) throw error;
    }
  }
  return found;
}

/** Whether a broken eval file has a line that names the prompt. */
async function namesPrompt(path: string, promptPath: string, read: ReadText): Promise<boolean> {
  const text = await read(path).catch(() => '');
  const named = /^prompt:[ \t]*(["']?)(.+?)\1[ \t]*(?:#.*)?$/m.exec(text)?.[2];
  return named !== undefined && resolve(dirname(path), named) === promptPath;
}

/** The eval files in the folder of a prompt. */
export async function siblingEvalFiles(promptPath: string): Promise<readonly string[]> {
  const folder = dirname(promptPath);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /\.eval\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** A configuration with everything that an eval file says in it. */
export function applyEval(config: RunConfig, { config: said }: LoadedEval): RunConfig {
  const maxPromptTokens = said.maxPromptTokens ?? config.maxPromptTokens;
  const maxCases = said.maxCases ?? config.maxCases;
  const roles = rolesToRecord(said.models?.roles ?? {}) ?? config.roles;
  return {
    method: said.method ?? config.method,
    preset: said.preset ?? config.preset,
    agent: said.agent ?? config.agent,
    optimizer: { ...config.optimizer, ...said.settings },
    models: {
      task: said.models?.task ?? config.models.task,
      reflection: said.models?.reflection ?? config.models.reflection,
      judge: said.models?.judge ?? config.models.judge,
    },
    ...(roles === undefined ? {} : { roles }),
    metric: said.metric ?? config.metric,
    split: said.split ?? config.split,
    budget: said.budget ?? config.budget,
    seed: said.seed ?? config.seed,
    prices: { ...config.prices, ...said.prices },
    maxAnswerTokens: said.maxAnswerTokens ?? config.maxAnswerTokens,
    repeats: said.repeats ?? config.repeats,
    control: said.control ?? config.control ?? false,
    concurrency: config.concurrency,
    ...(maxPromptTokens === undefined ? {} : { maxPromptTokens }),
    ...(maxCases === undefined ? {} : { maxCases }),
  };
}

/** Where a run's cases come from. */
export type CaseSource =
  { readonly file: string; readonly columns?: CaseColumns } | { readonly inline: InlineCases; readonly problems: readonly InputProblem[] };

/** The cases that an eval file names or holds. */
export function caseSourceOf(loaded: LoadedEval): CaseSource | undefined {
  const { cases, columns } = loaded.config;
  const { caseProblems: problems } = loaded;
  const file = caseFileOf(loaded);
  if (file !== undefined) return { file, ...(columns === undefined ? {} : { columns }) };
  return cases?.kind === 'inline' ? { inline: cases, problems } : undefined;
}

/** What a run is prepared from, and the cases that had to be left out. */
export interface LoadedInput {
  readonly input: RunInput;
  readonly problems: readonly InputProblem[];
  /** How the cases were read, where a person may want to know it. */
  readonly notes: readonly string[];
}

/** How the files of a run are read: from the disk, unless an editor knows better. */
export interface InputReaders {
  readonly prompt: ReadText;
  readonly cases: (path: string) => Promise<Uint8Array>;
}

/** What a run reads. */
export interface InputSources {
  /** The program's first file. */
  readonly prompt: string;
  /** What an eval file says of the program beside. */
  readonly program?: ProgramSource | undefined;
  readonly cases: CaseSource;
  /** Whether a person or an eval file names the metric; else the case file may. */
  readonly metricIsNamed?: boolean;
  /** What a person has named to be sent with the prompt, in place of what the eval file says: absolute paths, or all that it links. */
  readonly attach?: 'linked' | readonly string[] | undefined;
}

/**
 * Reads the program and the cases.
 * @throws InputError when a file cannot be read, or no case of it can be used.
 */
export async function loadInput(
  { prompt: promptPath, program: more, cases: source, metricIsNamed = true, attach }: InputSources,
  config: RunConfig,
  read: InputReaders = { prompt: readPromptText, cases: readBytes },
): Promise<LoadedInput> {
  const readFile = async (path: string) => ({ path, text: await read.prompt(path) });
  const first = await readFile(promptPath);
  const further = await Promise.all((more?.files ?? []).map(readFile));
  const { configuration = [], locked = [] } = more ?? {};
  const attachments = await readAttachments(first, { named: attach, byEvalFile: more?.attach, evalFile: more?.path }, read.prompt);
  const program = loadProgram({
    attachments,
    files: [first, ...further],
    configuration,
    locked,
    ...(more === undefined ? {} : { evalFile: { path: more.path } }),
  });
  const { loadCases } = await import('./loadCases');
  const promptVariables = fillableNames(program.files[0]);
  const { cases, problems, notes, metric } = await loadCases(source, { metric: config.metric, metricIsNamed, promptVariables }, read.cases);
  if (cases.length === 0) throw new InputError(problems);
  return { input: { program, cases, config: { ...config, metric } }, problems, notes };
}
