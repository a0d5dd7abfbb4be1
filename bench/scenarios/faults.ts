import { systemClock } from '../../src/providers/systemClock';
import type { CaseScore } from '../../src/core/run/journal/events';
import { optimizeWithAx } from '../peers/ax';
import { evaluateWithPromptfoo } from '../peers/promptfoo';
import type { FaultPlan } from '../server/faults';
import type { SessionStats } from '../server/session';
import type { BenchServer } from '../server/startServer';
import { workshopCases } from '../server/worlds/workshop';
import { runWhetstone } from '../whetstone/runWhetstone';
import { serverModelIds, serverModels } from '../whetstone/serverModels';
import type { Scenario } from './scenario';

const plan: FaultPlan = { rate: 0.3, kinds: ['rate-limit', 'server-error', 'reset', 'hang'], retryAfterMs: 200, seed: 1 };
const timeoutMs = 1000;
const concurrency = 16;

/** What became of the cases; every answer that came was right. */
interface Tally {
  readonly subject: string;
  readonly cases: number;
  readonly right: number;
  readonly errors: number;
  /** Cases scored below 1, although no answer was wrong. */
  readonly scoredByError: number;
  readonly wallMs: number;
  readonly stats: SessionStats;
}

/** Three in ten requests fail; no case may be scored by that. */
export const faultsBench: Scenario = {
  name: 'faults',
  async run({ quick, server, progress }) {
    const cases = workshopCases(quick ? 100 : 500, 10);
    const tallies: Tally[] = [];
    for (const tally of [
      () => tallyWhetstone(server, cases),
      () => tallyPromptfoo(server, cases),
      () => tallyAx(server, quick ? 20 : 100),
    ]) {
      const counted = await tally();
      progress(`${counted.subject}: ${counted.right} right, ${counted.errors} errors, ${counted.scoredByError} scored by an error`);
      tallies.push(counted);
    }
    const [own] = tallies;
    return {
      rows: [],
      checks:
        own === undefined
          ? []
          : [
              {
                goal: 'Every case is scored by a real answer or reported as an error',
                measured: `${own.right} right and ${own.errors} errors of ${own.cases}`,
                met: own.right + own.errors === own.cases,
              },
              { goal: 'No case is scored zero by an error', measured: String(own.scoredByError), met: own.scoredByError === 0 },
            ],
      details: [
        {
          title: `${plan.rate * 100} % of the requests fail`,
          columns: ['subject', 'cases', 'right', 'reported as errors', 'scored as wrong by an error', 'requests', 'faults met', 'time (s)'],
          rows: tallies.map(({ subject, cases: count, right, errors, scoredByError, wallMs, stats }) => [
            subject,
            String(count),
            String(right),
            String(errors),
            String(scoredByError),
            String(stats.taskCalls),
            Object.entries(stats.faults)
              .map(([kind, met]) => `${met} ${kind}`)
              .join(', '),
            (wallMs / 1000).toFixed(1),
          ]),
        },
      ],
      notes: [
        '429 with Retry-After, 503, reset connections, and requests that are never answered (each client gives up after ' +
          `${timeoutMs} ms), in equal shares. Every answer that comes is right, so a score below 1 can only come of an error. ` +
          'promptfoo counts an error as a failed case with score 0 in its pass rate, and shows it as an error beside that. ax has no ' +
          'evaluation of its own; its optimizer scores the validation cases, and the table has the cases that its reported score lacks.',
      ],
    };
  },
};

async function tallyWhetstone(server: BenchServer, cases: ReturnType<typeof workshopCases>): Promise<Tally> {
  const session = await server.open({ world: { kind: 'right' }, faults: plan });
  const scores: CaseScore[] = [];
  const { wallMs } = await runWhetstone({
    method: 'evaluate',
    cases,
    split: { train: 0, validation: 0, test: 1 },
    seed: 1,
    budget: {},
    models: serverModelIds,
    createModel: serverModels(session.url, concurrency, timeoutMs),
    clock: systemClock,
    concurrency,
    onEntry: ({ event }) => {
      if (event.type === 'scored') scores.push(...event.scores);
    },
  });
  const right = scores.filter(({ score }) => score === 1).length;
  const errors = scores.filter(({ score, error }) => score === undefined && error !== undefined).length;
  return {
    subject: 'Whetstone',
    cases: cases.length,
    right,
    errors,
    scoredByError: scores.filter(({ score }) => score !== undefined && score < 1).length,
    wallMs,
    stats: await session.close(),
  };
}

async function tallyPromptfoo(server: BenchServer, cases: ReturnType<typeof workshopCases>): Promise<Tally> {
  const session = await server.open({ world: { kind: 'right' }, faults: plan });
  const { passed, failed, errors, score, wallMs } = await evaluateWithPromptfoo({ url: session.url, cases, concurrency, timeoutMs });
  if (passed + failed + errors !== cases.length) throw new Error('promptfoo did not report every case.');
  return {
    subject: 'promptfoo eval',
    cases: cases.length,
    right: passed,
    errors,
    scoredByError: Math.round(cases.length - score),
    wallMs,
    stats: await session.close(),
  };
}

async function tallyAx(server: BenchServer, count: number): Promise<Tally> {
  const session = await server.open({ world: { kind: 'right' }, faults: plan });
  const cases = workshopCases(count + 10, 10);
  const { reported, wallMs } = await optimizeWithAx({
    url: session.url,
    train: cases.slice(count),
    validation: cases.slice(0, count),
    metricCalls: count,
    seed: 1,
    timeoutMs,
  });
  const lacking = Math.round((1 - reported) * count);
  return { subject: 'ax', cases: count, right: count - lacking, errors: 0, scoredByError: lacking, wallMs, stats: await session.close() };
}
