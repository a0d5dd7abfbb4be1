import type { AgentKind } from '../../src/core/agents/agent';
import type { Case } from '../../src/core/cases/case';
import type { PatternMatcher } from '../../src/core/metrics/matcher';
import { compilePattern } from '../../src/core/metrics/pattern';
import { noCache } from '../../src/core/models/cache';
import type { Model } from '../../src/core/models/model';
import type { JournalEntry, RunEvent } from '../../src/core/run/journal/events';
import type { RunEnvironment } from '../../src/core/run/executeRun';
import { executeRun } from '../../src/core/run/executeRun';
import { decodeJournal } from '../../src/core/run/journal/journalText';
import { prepareRun } from '../../src/core/run/prepareRun';
import type { RunConfig } from '../../src/core/run/runConfig';
import { defaultConfig } from '../../src/core/run/runConfig';
import type { StudyResult } from '../../src/core/run/study';
import type { RunUses } from '../../src/core/run/view/runUses';
import { testProgram } from './testProgram';

/** A run in memory: its models are told by role. */
export interface MemoryRun {
  readonly prompt: string;
  readonly cases: readonly Case[];
  readonly models: { readonly task: Model; readonly reflection: Model; readonly judge?: Model };
  readonly config?: Partial<RunConfig>;
  readonly earlier?: readonly RunUses[];
  /** The kinds of agents there are; the product's unless given. */
  readonly kinds?: readonly AgentKind[];
  readonly environment?: Partial<RunEnvironment>;
}

/** What came of it. */
export interface MemoryResult {
  readonly result: StudyResult | undefined;
  readonly error: unknown;
  readonly lines: readonly string[];
  readonly entries: readonly JournalEntry[];
}

/** A case as tests write it. */
export function makeCase(id: string, input: string, expected: string): Case {
  return { id, input, expected, variables: {}, metadata: {}, position: { file: 'cases.csv', line: 1, endLine: 1 } };
}

/** Matches at once and without a limit of time: for patterns that tests write. */
export const plainMatcher: PatternMatcher = {
  async match({ text, ...pattern }) {
    const compiled = compilePattern(pattern);
    return typeof compiled === 'string' ? { fault: compiled } : text === undefined || compiled.test(text);
  },
};

/** What a run needs from outside, in memory, with a clock that stands still; its journal goes to `lines`. */
export function memoryEnvironment(models: MemoryRun['models'], lines: string[]): RunEnvironment {
  const byId: Record<string, Model> = { task: models.task, reflection: models.reflection, judge: models.judge ?? models.task };
  return {
    createModel: (id) => {
      const model = byId[id];
      if (model === undefined) throw new Error(`no model ${id}`);
      return model;
    },
    cache: noCache,
    matcher: plainMatcher,
    sink: { append: (line) => Promise.resolve(void lines.push(line)) },
    onEntry: () => undefined,
    timestamp: () => '2026-01-01T00:00:00.000Z',
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    concurrency: 4,
    signal: new AbortController().signal,
  };
}

/** Runs with a journal in memory and a clock that stands still. An error is returned, not thrown. */
export async function runInMemory(run: MemoryRun): Promise<MemoryResult> {
  const config: RunConfig = { ...defaultConfig, models: { task: 'task', reflection: 'reflection', judge: 'judge' }, ...run.config };
  const lines: string[] = [];
  const { run: prepared } = await prepareRun({
    program: testProgram(run.prompt),
    cases: run.cases,
    config,
    earlier: run.earlier ?? [],
    ...(run.kinds === undefined ? {} : { kinds: run.kinds }),
  });
  let result: StudyResult | undefined;
  let error: unknown;
  try {
    result = await executeRun(prepared, { ...memoryEnvironment(run.models, lines), ...run.environment });
  } catch (thrown) {
    error = thrown;
  }
  let entries: readonly JournalEntry[] | undefined;
  return {
    ...{ result, error, lines },
    get entries() {
      return (entries ??= decodeJournal(lines.join('')).entries);
    },
  };
}

/** The events of one type. */
export function eventsOf<T extends RunEvent['type']>(entries: readonly JournalEntry[], type: T): Extract<RunEvent, { type: T }>[] {
  return entries.flatMap(({ event }) => (event.type === type ? [event as Extract<RunEvent, { type: T }>] : []));
}
