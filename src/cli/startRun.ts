import { basename, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { InputProblem } from '../core/cases/case';
import { describeProblem, InputError } from '../core/cases/case';
import { createMetric, isMetricName } from '../core/metrics/createMetric';
import { Limiter, limited } from '../core/models/limiter';
import { methods } from '../core/optimizers/methods';
import type { MethodId } from '../core/optimizers/optimizer';
import { executeRun } from '../core/run/executeRun';
import { prepareRun } from '../core/run/prepareRun';
import type { RunConfig } from '../core/run/runConfig';
import { defaultConfig } from '../core/run/runConfig';
import { RunFold } from '../core/run/runFold';
import type { RunView } from '../core/run/runView';
import type { StudyResult } from '../core/run/study';
import type { ModelEnvironment } from '../providers/createModel';
import { createModel, endpointOf, parseModelId } from '../providers/createModel';
import { systemClock } from '../providers/systemClock';
import { cachePath } from '../storage/cacheFolder';
import { FileCache } from '../storage/fileCache';
import { readPromptText } from '../storage/readText';
import { RunStore } from '../storage/runStore';
import type { CaseSource, LoadedEval } from '../storage/runTarget';
import { applyEval, caseSourceOf, evalFilesFor, loadEval, loadInput, siblingEvalFiles } from '../storage/runTarget';
import type { Options } from './arguments';
import { UsageError } from './arguments';
import { Progress } from './progress';

/** Where the command runs. */
export interface Place {
  /** The folder that paths are relative to and runs are kept in. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A run that has ended. */
export interface EndedRun {
  readonly view: RunView;
  readonly result: StudyResult;
}

/** Reads what was asked for, runs it, and returns it when it has ended. @throws InputError, UsageError, ModelError, AbortError. */
export async function startRun(kind: 'eval' | 'optimize', promptOperand: string, options: Options, place: Place): Promise<EndedRun> {
  const promptPath = resolve(place.folder, promptOperand);
  // A prompt that is not there is said before anything else.
  await readPromptText(promptPath);
  const evalFile = await findEval(promptPath, options, place.folder);
  const config = resolveConfig(kind, options, evalFile);
  const source = caseSource(options, evalFile, place.folder);
  const { input, problems } = await loadInput(promptPath, source, config);
  const { run, warnings } = prepareRun(input);
  [...problems, ...warnings].forEach(warn);

  const store = new RunStore(place.folder);
  const id = await store.create(new Date(), config.method);
  const sink = await store.openJournal(id);
  const fold = new RunFold(id);
  const progress = new Progress(fold, process.stderr);
  const models = modelEnvironment(options, evalFile, place.environment);
  const concurrency = options.concurrency ?? 8;
  try {
    const result = await executeRun(run, {
      createModel: limitedModels(models, concurrency),
      cache: new FileCache(cachePath(store.root), models.openai.baseUrl ?? ''),
      sink,
      onEntry: (entry) => {
        fold.apply(entry);
        progress.apply(entry);
      },
      timestamp: () => new Date().toISOString(),
      clock: systemClock,
      concurrency,
      signal: place.signal,
    });
    await store.keepPrompt(id, basename(promptPath), result.best.text);
    const view = fold.view(true);
    if (view === undefined) throw new Error('The run left no journal.');
    return { view, result };
  } finally {
    progress.end();
    await sink.close();
  }
}

/** Writes the best prompt into its file, unless it is the original or the file has changed since. Says what was done. */
export async function applyBest({ view, result }: EndedRun): Promise<string> {
  if (view.best === view.baseline) return 'Nothing to apply: no candidate was admitted.';
  if (view.verdict?.kind === 'worse' || view.verdict?.kind === 'no gain') return `Nothing applied: the verdict is "${view.verdict.kind}".`;
  if ((await readPromptText(view.promptPath)) !== view.promptText) {
    throw new InputError([{ severity: 'error', file: view.promptPath, message: 'The file has changed since the run began, so the best prompt was not written into it. It is kept in the folder of the run.' }]);
  }
  await writeFile(view.promptPath, result.best.text);
  return `Candidate ${view.best} was written into ${view.promptPath}.`;
}

async function findEval(promptPath: string, options: Options, folder: string): Promise<LoadedEval | undefined> {
  if (options.eval !== undefined) return loadEval(resolve(folder, options.eval));
  if (options.cases !== undefined) return undefined;
  const [first, second] = await evalFilesFor(promptPath, await siblingEvalFiles(promptPath));
  if (second !== undefined) throw new UsageError(`Several eval files name this prompt. Choose one with --eval ${first?.path ?? ''} or --eval ${second.path}.`);
  return first;
}

function caseSource(options: Options, evalFile: LoadedEval | undefined, folder: string): CaseSource {
  const columns = evalFile?.config.columns;
  if (options.cases !== undefined) return { file: resolve(folder, options.cases), ...(columns === undefined ? {} : { columns }) };
  const source = evalFile === undefined ? undefined : caseSourceOf(evalFile);
  if (source !== undefined) return source;
  throw new UsageError('There are no cases. Name a CSV or JSONL file with --cases FILE, or an eval file with --eval FILE.');
}

function resolveConfig(kind: 'eval' | 'optimize', options: Options, evalFile: LoadedEval | undefined): RunConfig {
  const config = evalFile === undefined ? defaultConfig : applyEval(defaultConfig, evalFile);
  const { seed, maxCalls } = options;
  return {
    ...config,
    method: kind === 'eval' ? 'evaluate' : readMethod(options.method, config.method),
    preset: readPreset(options.preset, config.preset),
    models: readModels(options, config.models),
    metric: readMetric(options.metric, config.metric),
    seed: seed ?? config.seed,
    // An evaluation costs one answer a case: the budget of an optimization has no say in it.
    budget: { ...(kind === 'eval' ? {} : config.budget), ...(maxCalls === undefined ? {} : { calls: maxCalls }) },
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

function readMethod(name: string | undefined, configured: RunConfig['method']): MethodId {
  const method = name ?? configured;
  if (method in methods) return method as MethodId;
  throw new UsageError(`There is no method "${method}". The methods are ${Object.keys(methods).join(', ')}.`);
}

function readPreset(name: string | undefined, configured: RunConfig['preset']): RunConfig['preset'] {
  if (name === undefined) return configured;
  if (name === 'practical' || name === 'paper') return name;
  throw new UsageError(`There is no preset "${name}". The presets are practical and paper.`);
}

function readMetric(name: string | undefined, configured: RunConfig['metric']): RunConfig['metric'] {
  if (name === undefined) return configured;
  if (isMetricName(name)) return createMetricConfig(name);
  throw new UsageError(`There is no metric "${name}".`);
}

function createMetricConfig(type: RunConfig['metric']['type']): RunConfig['metric'] {
  const config = { type };
  createMetric(config);
  return config;
}

function modelEnvironment(options: Options, evalFile: LoadedEval | undefined, environment: NodeJS.ProcessEnv): ModelEnvironment {
  const baseUrl = options.baseUrl ?? environment['OPENAI_BASE_URL'] ?? evalFile?.config.models?.baseUrl;
  const apiKey = environment['OPENAI_API_KEY'];
  return { openai: { ...(baseUrl ? { baseUrl } : {}), ...(apiKey ? { apiKey } : {}), note: (message) => process.stderr.write(`${message}\n`) } };
}

function limitedModels(environment: ModelEnvironment, maximum: number) {
  const limiters = new Map<string, Limiter>();
  return (id: string) => {
    const endpoint = endpointOf(id, environment);
    const limiter = limiters.get(endpoint) ?? new Limiter({ maximum, ...(endpoint === 'lexical' ? {} : { clock: systemClock }) });
    limiters.set(endpoint, limiter);
    return limited(createModel(id, environment), limiter);
  };
}

function warn(problem: InputProblem): void {
  process.stderr.write(`${problem.severity}: ${describeProblem(problem)}\n`);
}
