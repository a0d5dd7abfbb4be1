import { resolve } from 'node:path';
import type { InputProblem } from '../core/problems';
import { offeredEndings } from '../core/cases/caseFileEndings';
import type { CaseColumns } from '../core/cases/guessColumns';
import { metricNamed, noMetric } from '../core/metrics/metrics';
import { agentKinds } from '../core/agents/agentKinds';
import { methodNamed, noMethod } from '../core/optimizers/methods';
import type { RunConfig } from '../core/run/runConfig';
import { defaultConfig } from '../core/run/runConfig';
import type { EvalRoles } from '../core/eval/evalModels';
import { modelRoles } from '../core/models/model';
import { parseModelId } from '../core/models/modelId';
import { rolesToRecord } from '../providers/endpointRecord';
import { readBytes, readPromptText } from '../storage/readText';
import type { CaseSource, LoadedEval, LoadedInput } from '../storage/runTarget';
import {
  applyEval,
  caseSourceOf,
  evalFilesFor,
  loadEval,
  loadInput,
  programSourceOf,
  promptOf,
  siblingEvalFiles,
} from '../storage/runTarget';
import type { Options } from './arguments';
import { UsageError } from './arguments';
import { typedWord } from './invocation';
import type { NamedEndpoint } from './models';
import { shownPath } from './output';

/** What kind of run is asked for. */
export type RunKind = 'eval' | 'optimize';

/** A new run, read from the options and the files they name. */
export interface RunRequest extends LoadedInput {
  /** Where the eval file says that models are served. */
  readonly endpoint: NamedEndpoint;
  /** How models of roles are asked, where that is their own. */
  readonly roles: EvalRoles;
}

/** Reads what a new run is made from. @throws InputError, UsageError, ModelError for an id that names no model. */
export async function readRequest(kind: RunKind, promptOperand: string, options: Options, folder: string): Promise<RunRequest> {
  const promptPath = resolve(folder, promptOperand);
  const mistaken = roleOfName(promptOperand);
  if (mistaken !== undefined)
    throw new UsageError(
      `${promptOperand} looks like ${mistaken.words}. Name the prompt file, ` +
        `and give this one with ${mistaken.option} ${typedWord(promptOperand)}.`,
    );
  // A prompt that is not there is said before anything else.
  await readPromptText(promptPath);
  const evalFile = await findEval(promptPath, options, folder);
  const roles = typedRoles(options, evalFile?.config.models?.roles ?? {});
  const recorded = rolesToRecord(roles);
  const config = { ...resolveConfig(kind, options, evalFile), ...(recorded === undefined ? {} : { roles: recorded }) };
  const program = evalFile && programSourceOf(evalFile);
  const metricIsNamed = options.metric !== undefined || evalFile?.config.metric !== undefined;
  const cases = caseSource(options, evalFile, folder);
  const loaded = await loadInput({ prompt: promptPath, program, cases, metricIsNamed, attach: attached(options, folder) }, config);
  const problems = [...warnOfOtherPrompt(evalFile, promptPath, folder), ...loaded.problems];
  const endpoint = { baseUrl: evalFile?.config.models?.baseUrl, file: shownPath(evalFile?.path ?? '', folder) };
  return { ...loaded, problems, endpoint, roles };
}

/** What each role has of its own, as typed, else as the eval file says. */
export function typedRoles(
  { reflectionBaseUrl, judgeBaseUrl, timeout }: Pick<Options, 'reflectionBaseUrl' | 'judgeBaseUrl' | 'timeout'>,
  roles: EvalRoles,
): EvalRoles {
  const urls = { task: undefined, reflection: reflectionBaseUrl, judge: judgeBaseUrl };
  const own = modelRoles.map((role) => {
    const baseUrl = urls[role];
    const typed = { ...(baseUrl === undefined ? {} : { baseUrl }), ...(timeout === undefined ? {} : { timeoutSeconds: timeout }) };
    return [role, { ...roles[role], ...typed }] as const;
  });
  return Object.fromEntries(own.filter(([, each]) => Object.keys(each).length > 0));
}

/** What is sent with the prompt. */
function attached({ attach }: Options, folder: string): 'linked' | readonly string[] | undefined {
  return attach?.includes('linked') === true ? 'linked' : attach?.map((file) => resolve(folder, file));
}

/** An eval file that is named may be another prompt's. */
function warnOfOtherPrompt(evalFile: LoadedEval | undefined, promptPath: string, folder: string): readonly InputProblem[] {
  const named = evalFile === undefined ? undefined : promptOf(evalFile);
  if (evalFile === undefined || named === undefined || named === promptPath) return [];
  return [
    {
      severity: 'warning',
      file: evalFile.path,
      message: `The eval file is for ${shownPath(named, folder)}. It is used for ${shownPath(promptPath, folder)} all the same.`,
    },
  ];
}

async function findEval(promptPath: string, options: Options, folder: string): Promise<LoadedEval | undefined> {
  if (options.eval !== undefined) return loadNamedEval(options.eval, folder);
  if (options.cases !== undefined) return undefined;
  const [first, second] = await evalFilesFor(promptPath, await siblingEvalFiles(promptPath));
  if (second !== undefined)
    throw new UsageError(
      `Several eval files name this prompt. Choose one with --eval ${typedWord(first?.path ?? '')} or --eval ${typedWord(second.path)}.`,
    );
  return first;
}

/** A case file read as YAML would be a thousand errors. */
async function loadNamedEval(typed: string, folder: string): Promise<LoadedEval> {
  const path = resolve(folder, typed);
  const isArray = async (): Promise<boolean> =>
    typed.toLowerCase().endsWith('.json') && /^\s*\[/.test(new TextDecoder().decode((await readBytes(path)).subarray(0, 1000)));
  if (roleOfName(typed)?.option === '--cases' || (await isArray())) {
    // One that is not there is no case file.
    await readBytes(path);
    throw new UsageError(`${typed} looks like a case file, not an eval file. Give it with --cases ${typedWord(typed)}.`);
  }
  return loadEval(path);
}

/** What a file is, where its name alone leaves no doubt of it; a `.json` file may be anything. */
function roleOfName(path: string): { readonly words: string; readonly option: string } | undefined {
  const name = path.toLowerCase();
  if (/\.eval\.ya?ml$/.test(name)) return { words: 'an eval file', option: '--eval' };
  const isCases = offeredEndings.some((ending) => ending !== 'json' && name.endsWith(`.${ending}`));
  return isCases ? { words: 'a case file', option: '--cases' } : undefined;
}

function caseSource(options: Options, evalFile: LoadedEval | undefined, folder: string): CaseSource {
  if (options.cases !== undefined && roleOfName(options.cases)?.option === '--eval') {
    throw new UsageError(`${options.cases} looks like an eval file, not a case file. Give it with --eval ${typedWord(options.cases)}.`);
  }
  const columns = columnsOf(options.columns, evalFile?.config.columns);
  if (options.cases !== undefined) return { file: resolve(folder, options.cases), columns };
  const source = evalFile === undefined ? undefined : caseSourceOf(evalFile);
  if (source === undefined)
    throw new UsageError('There are no cases. Name a case file with --cases FILE, or an eval file with --eval FILE.');
  if ('file' in source) return { ...source, columns };
  if (Object.keys(options.columns).length === 0) return source;
  throw new UsageError('--columns goes with a case file, and the cases are written in the eval file. Leave it out.');
}

/** The columns that were typed go before those of the eval file. What is no part of a case is a variable of the prompt. */
function columnsOf({ input, expected, id, ...variables }: Options['columns'], configured: CaseColumns = {}): CaseColumns {
  const named = { ...configured.variables, ...variables };
  return {
    ...configured,
    ...(input === undefined ? {} : { input }),
    ...(expected === undefined ? {} : { expected }),
    ...(id === undefined ? {} : { id }),
    ...(Object.keys(named).length === 0 ? {} : { variables: named }),
  };
}

function resolveConfig(kind: RunKind, options: Options, evalFile: LoadedEval | undefined): RunConfig {
  // An evaluation asks each case once: only limits that were set are for it.
  const base: RunConfig = kind === 'eval' ? { ...defaultConfig, budget: {} } : defaultConfig;
  const configured = evalFile === undefined ? base : applyEval(base, evalFile);
  const maxCases = options.maxCases ?? configured.maxCases;
  return {
    ...configured,
    ...(maxCases === undefined ? {} : { maxCases }),
    method: kind === 'eval' ? 'evaluate' : readMethod(options.method, configured.method),
    preset: readPreset(options.preset, configured.preset),
    models: readModels(options, configured.models),
    metric: readMetric(options.metric, configured.metric),
    agent: readAgent(options.agent, configured.agent),
    seed: options.seed ?? configured.seed,
    repeats: options.repeats ?? configured.repeats,
    maxAnswerTokens: options.maxAnswerTokens ?? configured.maxAnswerTokens,
    concurrency: options.concurrency ?? configured.concurrency,
    prices: { ...configured.prices, ...options.prices },
    budget: { ...configured.budget, ...limitsOf(options) },
  };
}

function limitsOf({ maxCalls, maxTokens, maxCost, maxMinutes }: Options): RunConfig['budget'] {
  return {
    ...(maxCalls === undefined ? {} : { calls: maxCalls }),
    ...(maxTokens === undefined ? {} : { tokens: maxTokens }),
    ...(maxCost === undefined ? {} : { cost: maxCost }),
    ...(maxMinutes === undefined ? {} : { minutes: maxMinutes }),
  };
}

/** The models in the options replace those of the eval file; a role that is not named follows the one before it. */
function readModels(options: Options, configured: RunConfig['models']): RunConfig['models'] {
  const task = options.model ?? configured.task;
  const reflection = options.reflectionModel ?? options.model ?? configured.reflection;
  const judge = options.judgeModel ?? options.reflectionModel ?? options.model ?? configured.judge;
  [task, reflection, judge].forEach(parseModelId);
  return { task, reflection, judge };
}

function readMethod(name: string | undefined, configured: RunConfig['method']): string {
  const method = name ?? configured;
  if (methodNamed(method) === undefined) throw new UsageError(noMethod(method));
  return method;
}

function readPreset(name: string | undefined, configured: RunConfig['preset']): RunConfig['preset'] {
  if (name === undefined) return configured;
  if (name === 'practical' || name === 'paper') return name;
  throw new UsageError(`There is no preset "${name}". The presets are practical and paper.`);
}

/** The options of an agent stand in the eval file: they are for the agent that it names. */
function readAgent(name: string | undefined, configured: RunConfig['agent']): RunConfig['agent'] {
  if (name === undefined || name === configured.kind) return configured;
  if (agentKinds.some(({ id }) => id === name)) return { kind: name, options: {} };
  throw new UsageError(`There is no agent "${name}". The agents are ${agentKinds.map(({ id }) => id).join(', ')}.`);
}

function readMetric(name: string | undefined, configured: RunConfig['metric']): RunConfig['metric'] {
  if (name === undefined) return configured;
  if (metricNamed(name) === undefined) throw new UsageError(noMetric(name));
  return { type: name };
}
