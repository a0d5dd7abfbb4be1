import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readTownQueues } from '../requests/townQueues';
import type { JournalEntry } from '../../src/core/run/journal/events';
import { noCache } from '../../src/core/models/cache';
import { methods } from '../../src/core/optimizers/methods';
import type { OptimizerSettings } from '../../src/core/optimizers/optimizer';
import { loadProgram } from '../../src/core/prompt/loadProgram';
import { mainText } from '../../src/core/prompt/version';
import { executeRun } from '../../src/core/run/executeRun';
import { prepareRun } from '../../src/core/run/prepareRun';
import { defaultConfig } from '../../src/core/run/runConfig';
import { systemClock } from '../../src/providers/systemClock';
import { WorkerMatcher } from '../../src/providers/workerMatcher';
import { realModelName, startRealModel } from '../realModel/startRealModel';
import { writeTranscript } from '../requests/writeTranscript';
import { serverModels } from '../whetstone/serverModels';
import type { Scenario } from './scenario';

/** Small, for a model that answers twice a second. */
const settings: Readonly<Record<string, OptimizerSettings>> = {
  opro: { steps: 3, maxSlotCharacters: 800, deletions: 0 },
  metareflection: { rounds: 3, maxRules: 8, maxSlotCharacters: 800, failuresPerRound: 8, deletions: 0 },
};
const calls = 300;
const timeoutMs = 20 * 60_000;

/** A whole run of each method with a small real model in both roles, and what happened in it. */
export const realRunBench: Scenario = {
  name: 'real-run',
  isLong: true,
  async run({ quick, progress }) {
    const model = await startRealModel(['task', 'reflection'], progress);
    if (typeof model === 'string') {
      const check = { goal: 'Each method runs to its end with a real model', measured: `skipped: ${model}`, met: undefined };
      return { rows: [], checks: [check], details: [], notes: [] };
    }
    const parts: string[] = [];
    const rows: string[][] = [];
    try {
      const createModel = serverModels(model.url, 1, timeoutMs);
      for (const method of methods.filter(({ id }) => !quick || id === 'metareflection')) {
        const begin = await model.cpuSeconds();
        const events: JournalEntry['event'][] = [];
        const result = await run(method.id, createModel, (event) => {
          events.push(event);
          if (event.type === 'step') progress(`${method.label}: ${event.description}`);
        });
        const used = (await model.cpuSeconds()) - begin;
        const completions = events.flatMap((event) => (event.type === 'completion' ? [event] : []));
        const of = (role: string): string => String(completions.filter((each) => each.role === role).length);
        const { verdict, best } = result;
        rows.push([
          method.label,
          of('task'),
          of('reflection'),
          used.toFixed(0),
          best.id === 'c0' ? 'the original' : best.id,
          verdict?.kind ?? 'none',
        ]);
        const prompt = fenced(mainText({ program: result.program, candidate: best }));
        parts.push(`## ${method.label}`, writeTranscript(events), 'The prompt at the end:', prompt);
        // A run that is broken off loses no method that had ended.
        await writeFile(fileURLToPath(new URL('real-run.md', import.meta.url)), `${parts.join('\n\n')}\n`);
      }
    } finally {
      model.stop();
    }
    return {
      rows: [],
      checks: [],
      details: [
        {
          title: `Runs with ${realModelName} in both roles, ${calls} calls each`,
          columns: ['method', 'task calls', 'reflection calls', 'CPU s', 'best', 'verdict'],
          rows,
        },
      ],
      notes: [
        'Four queues whose letters only the cases explain (bench/data/town-queues.csv): ' +
          'a third of the cases each to train, validate and test.',
      ],
      transcript: parts.join('\n\n'),
    };
  },
};

async function run(method: string, createModel: ReturnType<typeof serverModels>, onEvent: (event: JournalEntry['event']) => void) {
  const { promptText, cases } = await readTownQueues();
  const { run: prepared } = await prepareRun({
    program: loadProgram({ files: [{ path: 'town.prompt.md', text: promptText }] }),
    cases,
    config: {
      ...defaultConfig,
      method,
      optimizer: settings[method] ?? {},
      split: { train: 32, validation: 32, test: 32 },
      seed: 1,
      metric: { type: 'equals' },
      maxAnswerTokens: 16,
      models: { task: 'openai:task', reflection: 'openai:reflection', judge: 'openai:reflection' },
      budget: { calls },
    },
  });
  return executeRun(prepared, {
    createModel,
    cache: noCache,
    matcher: new WorkerMatcher(),
    sink: { append: () => Promise.resolve() },
    onEntry: ({ event }) => onEvent(event),
    timestamp: () => new Date().toISOString(),
    clock: systemClock,
    concurrency: 1,
    signal: new AbortController().signal,
  });
}

function fenced(text: string): string {
  return `\`\`\`\`text\n${text.trim()}\n\`\`\`\``;
}
