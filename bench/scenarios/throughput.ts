import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateWithPlainLoop } from '../peers/plainLoop';
import { evaluateWithPromptfoo } from '../peers/promptfoo';
import type { Check, Row, ScenarioResult } from '../report/result';
import type { OpenSession } from '../server/startServer';
import { workshopCases } from '../server/worlds/workshop';
import { inFolder } from '../temporaryFolder';
import { lengthen, writeCases } from '../whetstone/caseFile';
import type { ProbeMeasures } from '../whetstone/probeProtocol';
import { promptFile } from '../whetstone/runWhetstone';
import { runProbe } from '../whetstone/runProbe';
import type { Scenario, ScenarioContext } from './scenario';

const latencyMs = 50;
const concurrency = 32;
const mostWall = 1.1;
const mostCpuMs = 0.5;
const mostMb = 300;
const mostFirstCallMs = 2000;
const kinds = 10;
/** Each evaluation is done so often, and the fastest counts, for all alike: the machine has other things to do in between. */
const repeats = 5;

/** One evaluation of the same cases on the same server. */
interface Evaluation {
  readonly subject: string;
  readonly isPeer: boolean;
  /** From the first request to the last answer, as the server saw it. */
  readonly wallMs: number;
  /** That of the slowest try. */
  readonly slowestMs: number;
  /** With what comes before and after: for Whetstone the start and the end of the journal. */
  readonly runMs?: number;
  /** From the start of the process to its end, where it is one. */
  readonly processMs?: number;
  readonly cpuMsPerCall?: number;
  readonly maxConcurrency: number;
}

/** A probe of so many cases. */
interface Growth {
  readonly count: number;
  readonly finished: boolean;
  readonly measures: ProbeMeasures;
}

/** Time, CPU and memory of an evaluation. */
export const throughputBench: Scenario = {
  name: 'throughput',
  run: (context) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'SKILL.md'), promptFile);
      const count = context.quick ? 500 : 2000;
      const evaluations = await evaluateAll(context, folder, count);
      const growth = await measureGrowth(context, folder);
      return summarize(count, evaluations, growth);
    }),
};

async function evaluateAll({ server, progress }: ScenarioContext, folder: string, count: number): Promise<readonly Evaluation[]> {
  const cases = workshopCases(count, kinds).map(lengthen);
  const casesPath = join(folder, `cases-${count}.csv`);
  await writeCases(casesPath, cases);
  const evaluations: Evaluation[] = [];
  const measure = async (
    subject: string,
    isPeer: boolean,
    evaluate: (session: OpenSession) => Promise<Pick<Evaluation, 'runMs' | 'processMs' | 'cpuMsPerCall'>>,
  ): Promise<void> => {
    const tries: Omit<Evaluation, 'slowestMs'>[] = [];
    for (let count = 0; count < repeats; count++) {
      const session = await server.open({ world: { kind: 'right' }, latencyMs });
      const measured = await evaluate(session);
      const { spanMs, maxConcurrency } = await session.close();
      tries.push({ subject, isPeer, maxConcurrency, ...measured, wallMs: spanMs });
    }
    const [fastest, ...others] = tries.sort((a, b) => a.wallMs - b.wallMs);
    if (fastest === undefined) return;
    progress(`${subject}: ${tries.map(({ wallMs }) => (wallMs / 1000).toFixed(2)).join(', ')} s`);
    evaluations.push({ ...fastest, slowestMs: others.at(-1)?.wallMs ?? fastest.wallMs });
  };
  await measure('Whetstone evaluation', false, async ({ url }) => {
    const { wallMs, cpuMs, processMs, errors, mean } = await runProbe({
      promptPath: join(folder, 'SKILL.md'),
      casesPath,
      url,
      concurrency,
      stopAtFirstCall: false,
    });
    if (errors > 0 || mean !== 1) throw new Error(`The evaluation went wrong: mean ${mean ?? 'none'}, ${errors} errors.`);
    return { runMs: wallMs, processMs, cpuMsPerCall: cpuMs / count };
  });
  await measure('promptfoo eval', true, async ({ url }) => {
    const { wallMs, passed } = await evaluateWithPromptfoo({ url, cases, concurrency });
    if (passed !== count) throw new Error(`promptfoo passed ${passed} of ${count} cases.`);
    return { processMs: wallMs };
  });
  await measure('p-limit loop', true, async ({ url }) => ({ runMs: await evaluateWithPlainLoop(url, cases, concurrency) }));
  return evaluations;
}

async function measureGrowth({ quick, progress }: ScenarioContext, folder: string): Promise<readonly Growth[]> {
  const growth: Growth[] = [];
  for (const count of [1000, 10_000, 100_000]) {
    const casesPath = join(folder, `cases-${count}.csv`);
    await writeCases(casesPath, workshopCases(count, kinds).map(lengthen));
    const request = { promptPath: join(folder, 'SKILL.md'), casesPath, concurrency };
    // Peaks count up to the first call only when nothing follows it.
    growth.push({ count, finished: false, measures: await runProbe({ ...request, stopAtFirstCall: true }) });
    if (!quick || count <= 10_000) growth.push({ count, finished: true, measures: await runProbe({ ...request, stopAtFirstCall: false }) });
    progress(`${count} cases`);
  }
  return growth;
}

function summarize(count: number, evaluations: readonly Evaluation[], growth: readonly Growth[]): ScenarioResult {
  const ideal = (count * latencyMs) / concurrency;
  return {
    rows: evaluations.map(({ subject, isPeer, wallMs }): Row => ({
      subject,
      isPeer,
      measures: { wallOverIdeal: { value: wallMs / ideal } },
    })),
    checks: checksOf(evaluations, growth, ideal),
    details: [
      {
        title: `${count} cases, ${latencyMs} ms latency, concurrency ${concurrency}: ideal ${(ideal / 1000).toFixed(2)} s`,
        columns: [
          'subject',
          'first request to last answer (s)',
          'slowest of the tries (s)',
          'evaluation (s)',
          'whole process (s)',
          'most requests at once',
          'CPU a call (ms)',
        ],
        rows: evaluations.map(({ subject, wallMs, slowestMs, runMs, processMs, maxConcurrency, cpuMsPerCall }) => [
          subject,
          (wallMs / 1000).toFixed(2),
          (slowestMs / 1000).toFixed(2),
          runMs === undefined ? '' : (runMs / 1000).toFixed(2),
          processMs === undefined ? '' : (processMs / 1000).toFixed(2),
          String(maxConcurrency),
          cpuMsPerCall === undefined ? '' : cpuMsPerCall.toFixed(3),
        ]),
      },
      {
        title: 'Growth, with a model in the process that answers at once',
        columns: [
          'cases',
          'read (ms)',
          'first call (ms)',
          'peak until the first call (MB)',
          'CPU a call (ms)',
          'whole run (s)',
          'peak of the run (MB)',
        ],
        rows: growth
          .filter(({ finished }) => !finished)
          .map(({ count: cases, measures }) => {
            const whole = growth.find((each) => each.count === cases && each.finished)?.measures;
            return [
              String(cases),
              measures.loadMs.toFixed(0),
              measures.firstCallMs.toFixed(0),
              measures.peakAtFirstCallMb.toFixed(0),
              ...(whole === undefined
                ? ['–', '–', '–']
                : [(whole.cpuMs / cases).toFixed(3), (whole.wallMs / 1000).toFixed(2), whole.peakMb.toFixed(0)]),
            ];
          }),
      },
    ],
    notes: [
      'Whetstone runs as the command line does: files read, journal synced to the disk, cache written, view folded. "Read" and ' +
        `"first call" count from the start of the process. Each evaluation is the fastest of ${repeats} tries, for all alike. ` +
        "All are compared from the first request to the last answer, as the server saw them, so that no one's start counts against it.",
    ],
  };
}

function checksOf(evaluations: readonly Evaluation[], growth: readonly Growth[], ideal: number): readonly Check[] {
  const own = evaluations.find(({ isPeer }) => !isPeer);
  const largest = growth.findLast(({ finished }) => !finished);
  const whole = growth.filter(({ finished }) => finished);
  const cpu = Math.max(...whole.map(({ measures, count }) => measures.cpuMs / count));
  return [
    ...(own === undefined
      ? []
      : [
          {
            goal: `An evaluation takes at most ${mostWall.toFixed(2)} × the ideal`,
            measured: `${(own.wallMs / ideal).toFixed(2)} ×`,
            met: own.wallMs <= mostWall * ideal,
          },
        ]),
    {
      goal: `The engine takes under ${mostCpuMs} ms of CPU a call`,
      measured:
        `${cpu.toFixed(3)} ms at the most, with a model in the process` +
        `${own?.cpuMsPerCall === undefined ? '' : `; ${own.cpuMsPerCall.toFixed(3)} ms with the openai client and HTTP`}`,
      met: cpu < mostCpuMs,
    },
    ...(largest === undefined
      ? []
      : [
          {
            goal: `${largest.count} cases load with less than ${mostMb} MB`,
            measured: `${largest.measures.peakAtFirstCallMb.toFixed(0)} MB at the peak`,
            met: largest.measures.peakAtFirstCallMb < mostMb,
          },
          {
            goal: `${largest.count} cases: the first call leaves within ${mostFirstCallMs / 1000} s`,
            measured: `${(largest.measures.firstCallMs / 1000).toFixed(2)} s`,
            met: largest.measures.firstCallMs <= mostFirstCallMs,
          },
        ]),
  ];
}
