import { agentKinds } from '../../src/core/agents/agentKinds';
import type { Case, Split, SplitCases } from '../../src/core/cases/case';
import { expectedText } from '../../src/core/cases/expectation';
import { noCache } from '../../src/core/models/cache';
import type { Clock } from '../../src/core/models/clock';
import type { Model } from '../../src/core/models/model';
import type { EarlierRun } from '../../src/core/run/journal/earlierRun';
import type { JournalEntry } from '../../src/core/run/journal/events';
import type { BudgetLimits } from '../../src/core/models/limits';
import { executeRun } from '../../src/core/run/executeRun';
import type { JournalSink } from '../../src/core/run/journal/journal';
import { WorkerMatcher } from '../../src/providers/workerMatcher';
import { prepareRun } from '../../src/core/run/prepareRun';
import type { PreparedRun } from '../../src/core/run/executeRun';
import type { RunConfig } from '../../src/core/run/runConfig';
import { defaultConfig } from '../../src/core/run/runConfig';
import type { StudyResult } from '../../src/core/run/study';
import type { WorkshopCase } from '../server/worlds/workshop';
import { basePrompt } from '../server/worlds/workshop';
import { ActingHosts, actingKinds } from '../../test/support/actingAgents';
import { testProgram } from '../../test/support/testProgram';

/** The file that Whetstone optimizes in every scenario. */
export const promptFile = `---\nname: workshop\ndescription: Answers messages of a workshop.\n---\n\n${basePrompt}\n`;

/** The agents of the product, and two that act: six turns, and up to five with tools. */
export const benchAgents = [...agentKinds, ...actingKinds];

/** A run of the whole engine. */
export interface WhetstoneRun {
  readonly method: string;
  readonly cases: readonly WorkshopCase[];
  readonly split: Readonly<Record<Split, number>>;
  readonly seed: number;
  readonly createModel: (id: string) => Model;
  readonly models?: RunConfig['models'];
  readonly metric?: RunConfig['metric'];
  readonly budget?: BudgetLimits;
  readonly optimizer?: RunConfig['optimizer'];
  readonly prices?: RunConfig['prices'];
  readonly concurrency?: number;
  readonly clock?: Clock;
  readonly sink?: JournalSink;
  readonly onEntry?: (entry: JournalEntry) => void;
  readonly earlier?: EarlierRun;
  /** How the prompt answers a case: `chat` unless given, or one of the agents that act. */
  readonly agent?: string;
}

/** What came of it. */
export interface WhetstoneOutcome {
  readonly result: StudyResult;
  readonly splits: SplitCases;
  readonly wallMs: number;
}

/** A clock that stands still and never waits. */
const stillClock: Clock = { now: () => 0, sleep: () => Promise.resolve() };

/** Prepares a run as the product does. */
export async function prepare({
  method,
  cases,
  split,
  seed,
  models,
  metric,
  budget,
  optimizer,
  prices,
  agent,
}: Omit<WhetstoneRun, 'createModel'>): Promise<PreparedRun> {
  const config: RunConfig = {
    ...defaultConfig,
    method,
    split,
    seed,
    metric: metric ?? { type: 'equals' },
    models: models ?? { task: 'task', reflection: 'reflection', judge: 'reflection' },
    ...(agent === undefined ? {} : { agent: { kind: agent, options: {} } }),
    ...(budget === undefined ? {} : { budget }),
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(prices === undefined ? {} : { prices }),
  };
  const { run } = await prepareRun({ program: testProgram(promptFile), cases: cases.map(toCase), config, kinds: benchAgents });
  return run;
}

/** Runs the whole engine, in memory unless a sink is given. */
export async function runWhetstone(run: WhetstoneRun): Promise<WhetstoneOutcome> {
  const prepared = await prepare(run);
  const begin = performance.now();
  const result = await executeRun(prepared, {
    createModel: run.createModel,
    cache: noCache,
    matcher: new WorkerMatcher(),
    sink: run.sink ?? { append: () => Promise.resolve() },
    onEntry: run.onEntry ?? (() => undefined),
    timestamp: () => '2026-01-01T00:00:00.000Z',
    clock: run.clock ?? stillClock,
    concurrency: run.concurrency ?? 8,
    signal: new AbortController().signal,
    hosts: new ActingHosts().hosts,
    ...(run.earlier === undefined ? {} : { earlier: run.earlier }),
  });
  return { result, splits: prepared.splits, wallMs: performance.now() - begin };
}

function toCase({ id, input, expected }: WorkshopCase, index: number): Case {
  return { id, input, expected, variables: {}, metadata: {}, position: { file: 'cases.csv', line: index + 2, endLine: index + 2 } };
}

/** Cases of a split, as the peers take them. */
export function workshopCasesOf(cases: readonly Case[]): readonly WorkshopCase[] {
  return cases.map(({ id, input, expected = '' }) => ({ id, input, expected: expectedText(expected) }));
}
