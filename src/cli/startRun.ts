import { allCases } from '../core/cases/case';
import { checkPatterns } from '../core/metrics/casePatterns';
import { createMetric } from '../core/metrics/createMetric';
import { BudgetSpent } from '../core/models/budgetSpent';
import type { EarlierRun } from '../core/run/journal/earlierRun';
import type { RunSettings } from '../core/run/journal/events';
import { rolloutsFor } from '../core/run/concurrency';
import type { PreparedRun, RunEnvironment } from '../core/run/executeRun';
import { executeRun } from '../core/run/executeRun';
import { JournalMismatch } from '../core/run/journal/journal';
import { writableFiles } from '../core/prompt/loadProgram';
import { prepareRun } from '../core/run/prepareRun';
import { estimateRun } from '../core/run/spending/estimate';
import { askedRoles } from '../core/run/spending/prices';
import type { RunFold } from '../core/run/view/runFold';
import type { RunView } from '../core/run/view/runView';
import { waitNotice } from '../core/run/view/waitNotice';
import type { StudyResult } from '../core/run/study';
import type { ModelEnvironment } from '../providers/createModel';
import { checkModels, servedAt } from '../providers/createModel';
import { endpointToRecord, isRecordedAs, rolesOfRun } from '../providers/endpointRecord';
import { systemClock } from '../providers/systemClock';
import { withMatcher } from '../providers/workerMatcher';
import { cachePath } from '../storage/cacheFolder';
import { FileCache } from '../storage/fileCache';
import type { FileJournal } from '../storage/fileJournal';
import { fileNow } from '../storage/movedFiles';
import { usesBehind } from '../storage/knownUses';
import { openForResume } from '../storage/resumeRun';
import { rememberRunFolder } from '../storage/runFolders';
import { RunStore } from '../storage/runStore';
import type { Options } from './arguments';
import { UsageError } from './arguments';
import { placesOf } from './besideRun';
import { describeEstimate } from './describeEstimate';
import { typedAs } from './invocation';
import { limitedModels, newRunModels, resumedModels } from './models';
import { say, shownPath } from './output';
import { describeCases, describeProblems } from './problems';
import { Progress } from './progress';
import { checkPromptPlace } from './promptPlace';
import type { RunKind } from './runRequest';
import { readRequest, typedRoles } from './runRequest';

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
  /** Where it is kept. */
  readonly store: RunStore;
  /** The whole run. */
  readonly fold: RunFold;
  /** The copy of the best prompt in the run's folder; absent where the disk refused it. */
  readonly kept?: string;
  /** Whether its prompt may be written outside of the folder that the command was typed in. */
  readonly outside: boolean;
}

/** A run whose journal is open. */
interface OpenRun {
  readonly id: string;
  readonly prepared: PreparedRun;
  readonly models: ModelEnvironment;
  readonly sink: FileJournal;
  readonly fold: RunFold;
  /** Its journal so far. */
  readonly earlier: EarlierRun;
}

/** A run that ended before its time and can be taken up again. `cause` says why. */
export class UnfinishedRun extends Error {
  override readonly name = 'UnfinishedRun';

  constructor(
    override readonly cause: unknown,
    /** What takes it up again. */
    readonly command: string,
  ) {
    super('The run did not come to its end.');
  }
}

/** Reads what was asked for, runs it, and returns it when it has ended. @throws InputError, UsageError, UnfinishedRun. */
export async function startRun(kind: RunKind, promptOperand: string, options: Options, place: Place): Promise<EndedRun> {
  const { input, problems, notes, endpoint: named, roles } = await readRequest(kind, promptOperand, options, place.folder);
  if (options.apply)
    for (const { path } of writableFiles(input.program)) await checkPromptPlace(path, { folder: place.folder, outside: options.outside });
  const ids = Object.values(input.config.models);
  const { models, notices } = newRunModels(options, place.environment, named, roles);
  const endpoint = endpointToRecord(ids, models.openai.baseUrl);
  const config = { ...input.config, ...(endpoint === undefined ? {} : { endpoint }) };
  const store = new RunStore(place.folder);
  const earlier = await usesBehind(input.program, input.cases, placesOf(place.folder, place.environment));
  const { run: prepared, warnings } = await prepareRun({ ...input, config, earlier });
  const estimate = await estimateRun(prepared);
  const run = { ...prepared, estimate };
  await withMatcher((matcher) => checkPatterns(createMetric(config.metric), input.cases, matcher, place.signal));
  nameModels(run.settings, options);
  for (const note of notes) say(`Note: ${note}`);
  describeCases(problems, input.cases.length).forEach(say);
  const used = allCases(run.splits).length;
  if (used < input.cases.length) say(`Drew ${used} of ${input.cases.length} cases by the seed.`);
  if (warnings.length > 0) say(describeProblems(warnings, 'warning: '));
  if (endpoint !== undefined || models.roles !== undefined) notices.forEach(say);
  checkModels(run.settings, models);
  if (kind === 'optimize') say(describeEstimate(estimate));
  const begun = await store.begin(run, new Date());
  if (kind === 'optimize') await rememberRunFolder(store.root, place.environment);
  return follow(kind, { ...begun, models }, store, options, place);
}

/** Takes an interrupted run up again, and returns it when it has ended. @throws CannotResume, RunBusy, and what `startRun` throws. */
export async function resumeRun(kind: RunKind, id: string, options: Options, place: Place): Promise<EndedRun> {
  const store = new RunStore(place.folder);
  const resumed = await openForResume(store, id, new Date(), async ({ program, settings }) => {
    checkKind(kind, settings.method, id);
    const now = (path: string): string => fileNow(store.root, program.files[0], path);
    if (options.apply)
      for (const { path } of writableFiles(program)) await checkPromptPlace(now(path), { folder: place.folder, outside: options.outside });
  });
  const { settings } = resumed.prepared;
  nameModels(settings, options);
  if (resumed.warning !== undefined) say(resumed.warning);
  const named = { baseUrl: settings.endpoint, file: shownPath(store.journalPath(id), place.folder) };
  const { models, notices } = resumedModels(options, place.environment, named, typedRoles(options, rolesOfRun(settings.roles)));
  const endpoint = endpointToRecord(Object.values(settings.models), models.openai.baseUrl);
  if (endpoint !== undefined || models.roles !== undefined) notices.forEach(say);
  if (endpoint !== settings.endpoint && !isRecordedAs(models.openai.baseUrl, settings.endpoint)) {
    say(`The run began with ${settings.endpoint ?? "OpenAI's own endpoint"} and goes on with ${endpoint ?? "OpenAI's own"}.`);
  }
  return follow(kind, { ...resumed, models }, store, options, place);
}

/** The first line of a run, unless its report is to be read by a program: which models answer. */
function nameModels(settings: RunSettings, { json }: Options): void {
  const named = askedRoles(settings).map(
    (role) => `${role} ${settings.models[role]}${settings.models[role] === 'lexical' ? ' (built in)' : ''}`,
  );
  if (!json) say(`Models: ${named.join(', ')}`);
}

function checkKind(kind: RunKind, method: string, id: string): void {
  const begunAs: RunKind = method === 'evaluate' ? 'eval' : 'optimize';
  if (begunAs !== kind) throw new UsageError(`The run was begun by whetstone ${begunAs}. Type: ${typedAs(`${begunAs} --resume ${id}`)}`);
}

async function follow(kind: RunKind, run: OpenRun, store: RunStore, options: Options, place: Place): Promise<EndedRun> {
  const { id, prepared, models, sink, fold, earlier } = run;
  const progress = new Progress(fold, process.stderr);
  const cache = new FileCache(cachePath(store.root), models.openai.baseUrl ?? '');
  const concurrency = options.concurrency ?? prepared.settings.concurrency;
  const endpoint = servedAt(prepared.settings, models);
  const trajectories = await store.openTrajectories(id);
  try {
    const environment: Omit<RunEnvironment, 'matcher'> = {
      createModel: limitedModels(models, concurrency),
      cache,
      sink,
      onEntry: (entry, line) => {
        fold.apply(entry, line);
        progress.apply(entry);
      },
      onWait: (milliseconds) => {
        progress.wait(waitNotice(new Date(Date.now() + milliseconds).toLocaleTimeString()));
      },
      timestamp: () => new Date().toISOString(),
      clock: systemClock,
      concurrency: rolloutsFor(concurrency),
      ...(endpoint === undefined ? {} : { endpoint }),
      signal: place.signal,
      earlier,
      ...(trajectories === undefined ? {} : { trajectories }),
    };
    const result = await withMatcher((matcher) => executeRun(prepared, { ...environment, matcher }));
    // The journal has it as well: a disk that refuses now must not cost the result.
    const kept = await store
      .keepBest(id, { program: prepared.program, candidate: result.best })
      .catch((error: Error) => void say(error.message));
    const view = fold.view(true);
    if (view === undefined) throw new Error('The run left no journal.');
    return { store, view, fold, result, outside: options.outside, ...(kept === undefined ? {} : { kept }) };
  } catch (error) {
    progress.end();
    // What its budget or its journal forbids now, it forbids when it is taken up again.
    const isResumable = fold.view(true) !== undefined && !(error instanceof JournalMismatch) && !(error instanceof BudgetSpent);
    throw isResumable ? new UnfinishedRun(error, typedAs(`${kind} --resume ${id}`)) : error;
  } finally {
    progress.end();
    await cache.close();
    await trajectories?.close();
    await sink.close();
  }
}
