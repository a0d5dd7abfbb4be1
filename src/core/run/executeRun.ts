import type { Agent } from '../agents/agent';
import type { EffectHost } from '../agents/effectHost';
import type { SplitCases } from '../cases/case';
import type { PatternMatcher } from '../metrics/matcher';
import type { Metric } from '../metrics/metric';
import { hashText } from '../hash';
import { isAbortError, WindowClosed } from '../models/abort';
import { Ledger } from '../models/ledger';
import type { CompletionCache } from '../models/cache';
import { noCache } from '../models/cache';
import type { Clock } from '../models/clock';
import type { Model, ModelRole } from '../models/model';
import { lexicalModelId, ModelError, modelRoles } from '../models/model';
import { FirstContact } from '../models/firstContact';
import { retrying } from '../models/retry';
import type { Optimizer } from '../optimizers/optimizer';
import type { Program } from '../prompt/program';
import { createRandom } from '../stats/random';
import { RunEffects } from './effects';
import { EarlierRun } from './journal/earlierRun';
import type { Estimate, JournalEntry, NoteEvent, RunSettings } from './journal/events';
import type { Price } from '../models/limits';
import type { JournalSink } from './journal/journal';
import { Journal } from './journal/journal';
import { recordedMatcher } from './journal/recordedMatcher';
import type { RecordedModel } from './journal/recordedModel';
import { recordedModel } from './journal/recordedModel';
import { ReflectionPace } from './reflectionPace';
import { SearchPhase } from './searchPhase';
import type { StudyResult } from './study';
import { runStudy } from './study';
import type { TrajectorySink } from './trajectoryLine';

/** A run that is ready to begin: everything was read and checked. */
export interface PreparedRun {
  readonly program: Program;
  readonly splits: SplitCases;
  readonly settings: RunSettings;
  /** Absent where nobody asked for one (see `estimateRun`). */
  readonly estimate?: Estimate;
  readonly agent: Agent;
  readonly metric: Metric;
  /** Absent for an evaluation. */
  readonly optimizer?: Optimizer;
}

/** What a run needs from outside. */
export interface RunEnvironment {
  /** The model of an id, with the limits of its endpoint. @throws ModelError for an id that names none. */
  readonly createModel: (id: string, role: ModelRole) => Model;
  readonly cache: CompletionCache;
  readonly matcher: PatternMatcher;
  /** What agents may do outside; nothing unless given. */
  readonly hosts?: readonly EffectHost[];
  readonly sink: JournalSink;
  /** Called with each entry once it is on its way to the journal, and the number of its line. */
  readonly onEntry: (entry: JournalEntry, line: number) => void;
  /** The time as ISO 8601. */
  readonly timestamp: () => string;
  readonly clock: Clock;
  /** Where models are asked now, as it may be recorded (see `RunConfig.endpoint`): the two sides of a verdict are asked at one place. */
  readonly endpoint?: string;
  /** Rollouts under way at once; the models hold the calls to the limits of their endpoints. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Ends the search alone: what was kept for the verdict is spent on it. */
  readonly search?: AbortSignal;
  /** Told when an endpoint asks to wait for a while before the next call, with how long in milliseconds. */
  readonly onWait?: (milliseconds: number) => void;
  /** Keeps the trajectories of finished rollouts. */
  readonly trajectories?: TrajectorySink;
  /** The journal so far of a run that is taken up again (see `restoreRun`). It is used up. */
  readonly earlier?: EarlierRun;
}

/** How often a call is tried before it is an error, refusals apart. */
const attempts = 5;

/**
 * Runs a prepared run against its journal.
 * A run that is stopped or fails leaves a note in the journal saying why, so that every view can tell, and throws.
 */
export async function executeRun(prepared: PreparedRun, environment: RunEnvironment): Promise<StudyResult> {
  const { settings } = prepared;
  const { clock, concurrency } = environment;
  const earlier = environment.earlier ?? new EarlierRun();
  const began = clock.now() - earlier.atWork;
  const atWork = (): number => clock.now() - began;
  const journal = new Journal(
    environment.sink,
    () => ({ at: environment.timestamp(), atWork: Math.round(atWork()) }),
    environment.onEntry,
    earlier,
  );
  const work = {
    minutes: () => atWork() / 60_000,
    callsBefore: earlier.attempts,
    callsInVain: () => journal.attemptsInVain(),
    callsUnread: () => journal.attemptsUnread(),
  };
  const ledger = new Ledger(settings.budget, pricesByRole(settings), settings.concurrency, work);
  const end = new AbortController();
  const signal = AbortSignal.any([environment.signal, end.signal]);
  const phase = new SearchPhase(journal, signal, environment.search);
  const effects = new RunEffects({ hosts: environment.hosts ?? [], journal, clock, phase, signal });
  let toldToWait: ModelError | undefined;
  const waits: Waits = {
    patienceMs: () => 60_000 * ((settings.budget.minutes ?? Infinity) - work.minutes()),
    // Calls that wait for their turn must not wait for the endpoint first.
    onToldToWait: (error) => {
      toldToWait ??= error;
      end.abort();
    },
  };
  try {
    const models = wrapModels(settings, environment, waits, journal);
    const matchFor = recordedMatcher(environment.matcher, journal, signal);
    const { endpoint, trajectories } = environment;
    const { minutes } = settings.budget;
    const pace =
      minutes === undefined
        ? {}
        : {
            pace: new ReflectionPace(
              () => minutes - work.minutes(),
              () => clock.now(),
            ),
          };
    const optional = { ...(endpoint === undefined ? {} : { endpoint }), ...(trajectories === undefined ? {} : { trajectories }) };
    return await runStudy({ ...prepared, models, matchFor, effects, phase, ledger, journal, concurrency, signal, ...pace, ...optional });
  } catch (thrown) {
    const error = environment.signal.aborted ? thrown : (toldToWait ?? thrown);
    // The first error is the one to report, even when the disk refuses the note as well.
    await journal.note(interruption(error, environment.signal.reason)).catch(() => undefined);
    throw error;
  } finally {
    await effects.close();
  }
}

/** How a run meets endpoints that ask to wait. */
interface Waits {
  /** The time that a limit of minutes leaves, in milliseconds. */
  readonly patienceMs: () => number;
  /** An endpoint asks to wait for longer than that, or than any run waits. */
  readonly onToldToWait: (error: ModelError) => void;
}

/** Waits that are shorter are not worth a word, in milliseconds. */
const shortestToldWait = 5_000;

function wrapModels(
  settings: RunSettings,
  environment: RunEnvironment,
  { patienceMs, onToldToWait }: Waits,
  journal: Journal,
): Readonly<Record<ModelRole, RecordedModel>> {
  const wrap = (role: ModelRole): RecordedModel => {
    const jitter = createRandom(settings.seed, 'jitter', role);
    const contact = new FirstContact(environment.earlier?.answered.has(role));
    const patient = retrying(environment.createModel(settings.models[role], role), {
      attempts,
      sleep: environment.clock.sleep,
      now: () => environment.clock.now(),
      // Moves only when a call is made, never what is asked.
      random: () => jitter.float(),
      patienceMs,
      onToldToWait,
      mayRetry: ({ error, attempt }) => error.isRefusal || contact.mayRetry(error, attempt),
      onAskedWait: (milliseconds) => {
        if (milliseconds >= shortestToldWait) environment.onWait?.(milliseconds);
      },
    });
    // The built-in model is faster than a cache, and changes with the extension.
    const cache = patient.id === lexicalModelId ? noCache : cacheAt(settings.roles?.[role]?.endpoint, environment.cache);
    const timed = role === 'reflection' ? { now: () => environment.clock.now() } : {};
    return recordedModel(contact.watch(patient), { role, journal, cache, ...timed });
  };
  return { task: wrap('task'), reflection: wrap('reflection'), judge: wrap('judge') };
}

/** The cache of answers of one endpoint: models elsewhere may have the same name. */
function cacheAt(endpoint: string | undefined, cache: CompletionCache): CompletionCache {
  if (endpoint === undefined) return cache;
  const at = (requestHash: string): string => hashText(`${endpoint} ${requestHash}`);
  return {
    has: (requestHash) => cache.has(at(requestHash)),
    get: (requestHash) => cache.get(at(requestHash)),
    put: (requestHash, completion) => cache.put(at(requestHash), completion),
  };
}

function pricesByRole({ models, prices }: RunSettings): Partial<Record<ModelRole, Price>> {
  const byRole: Partial<Record<ModelRole, Price>> = {};
  for (const role of modelRoles) {
    const price = prices[models[role]];
    if (price !== undefined) byRole[role] = price;
  }
  return byRole;
}

/** What the journal says of a run that was stopped or cut off, or that failed. @param calledOff why it was to end, where it was */
function interruption(error: unknown, calledOff: unknown): Extract<NoteEvent, { type: 'interrupted' }> {
  if (isAbortError(error)) {
    return calledOff instanceof WindowClosed
      ? { type: 'interrupted', message: 'Cut off when its window closed. What it had found is kept.', by: 'window' }
      : { type: 'interrupted', message: 'Stopped before its end. What it had found is kept.', by: 'person' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'interrupted', message, failure: error instanceof ModelError ? error.kind : 'other' };
}
