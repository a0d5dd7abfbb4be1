import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { splitCases } from '../../src/core/cases/splits';
import { loadProgram } from '../../src/core/prompt/loadProgram';
import { formatRules } from '../../src/core/prompt/rules';
import { createRandom } from '../../src/core/stats/random';
import { realModelName, startRealModel } from '../realModel/startRealModel';
import type { Detail, ScenarioResult } from '../report/result';
import { mean } from '../report/result';
import type { RequestMeasures, SeedMeasures } from '../requests/measureRequests';
import { grouped, measureRequests, original } from '../requests/measureRequests';
import type { StepParts } from '../requests/measuredStep';
import { scoreOf } from '../requests/measuredStep';
import { readTownQueues, rightRules } from '../requests/townQueues';
import { serverModels } from '../whetstone/serverModels';
import type { Scenario } from './scenario';

const trainingCases = 16;
/** A call may wait for others on one slow thread. */
const timeoutMs = 20 * 60_000;

/** What a small real model makes of the methods' requests. */
export const requestsBench: Scenario = {
  name: 'requests',
  isLong: true,
  async run({ quick, progress }) {
    const model = await startRealModel(['task', 'reflection'], progress);
    if (typeof model === 'string') return skipped(model);
    try {
      const models = serverModels(model.url, 1, timeoutMs);
      const { promptText, cases } = await readTownQueues();
      const program = loadProgram({ files: [{ path: 'town.prompt.md', text: promptText }] });
      const base = { program, task: models('openai:task'), reflection: models('openai:reflection'), maxSlotCharacters: 800 };
      const measured: SeedMeasures[] = [];
      let rest: Detail | undefined;
      for (const seed of quick ? [1] : [1, 2]) {
        const shares = { train: trainingCases, validation: 40, test: 40 };
        const { train, test } = splitCases(cases, shares, createRandom(seed, 'split'));
        const parts: StepParts = { ...base, training: train, seed, known: new Map() };
        rest ??= await headroom(parts, test);
        measured.push(await measureRequests(parts, (message) => progress(`seed ${seed}: ${message}`)));
        await keep(measured);
      }
      const used = await model.cpuSeconds();
      return resultOf(measured, rest === undefined ? [] : [rest], used);
    } finally {
      model.stop();
    }
  },
};

function skipped(reason: string): ScenarioResult {
  const goal = 'A request that shows cases grouped by answer is worth more than reflections';
  return { rows: [], checks: [{ goal, measured: `skipped: ${reason}`, met: undefined }], details: [], notes: [] };
}

/** What is to be had: how many held-out cases the prompt answers rightly as it is, and with the rules that a person would write. */
async function headroom(parts: StepParts, test: StepParts['training']): Promise<Detail> {
  const right = { ...original, values: { rules: formatRules(rightRules) } };
  const shares = [await scoreOf(original, test, parts), await scoreOf(right, test, parts)];
  return {
    title: `Held-out cases that the model answers rightly, of ${test.length}`,
    columns: ['prompt as it is', 'with the right rules'],
    rows: [shares.map((share) => String(Math.round(share * test.length)))],
  };
}

function resultOf(measured: readonly SeedMeasures[], details: readonly Detail[], cpuSeconds: number): ScenarioResult {
  const names = measured[0]?.requests.map(({ name }) => name) ?? [];
  const all = names.map((name) => sum(measured.flatMap(({ requests }) => requests.filter((one) => one.name === name))));
  const base = mean(measured.map((one) => one.base));
  const raised = (name: string): number => raisedOf(all.find((one) => one.name === name));
  const others = Math.max(...names.filter((name) => name !== grouped).map(raised));
  return {
    rows: [],
    checks: [
      {
        goal: 'Of the drafts from cases grouped by answer, more raise the training score than of any others',
        measured: `${percent(raised(grouped))} against ${percent(others)}`,
        met: raised(grouped) > others,
      },
    ],
    details: [
      ...details,
      {
        title: `What ${realModelName} makes of the requests`,
        columns: [
          'request',
          'answers',
          'read at once',
          'read in the end',
          'name something of the cases',
          'raise the training score',
          'calls',
          'tokens',
        ],
        rows: all.map((one) => [
          one.name,
          String(one.answers),
          String(one.readAtOnce),
          String(one.read),
          `${one.telling} of ${one.texts}`,
          one.scores === undefined ? '' : `${one.scores.filter(({ gain }) => gain > 0).length} of ${one.answers}, ${listed(one)}`,
          String(one.calls),
          String(one.tokens),
        ]),
      },
    ],
    notes: [
      `${realModelName}, in both roles, on one thread: ${cpuSeconds.toFixed(0)} s of CPU. ` +
        'Four queues whose letters only the cases explain (bench/data/town-queues.csv); ' +
        `${trainingCases} training cases, of which the prompt as it is answers ${percent(base)}; ` +
        `${measured.length === 1 ? 'one seed' : `${measured.length} seeds`}, one step each, no more than 8 rules and 800 characters. ` +
        'After each request: how many drafts are better than the prompt as it is, and all their training scores. ' +
        'Tokens and calls of the rules from reflections come on top of those of the reflections. All answers: bench/out/requests.jsonl.',
    ],
  };
}

function sum(some: readonly RequestMeasures[]): RequestMeasures {
  return some.reduce((one, other) => ({
    name: one.name,
    answers: one.answers + other.answers,
    readAtOnce: one.readAtOnce + other.readAtOnce,
    read: one.read + other.read,
    telling: one.telling + other.telling,
    texts: one.texts + other.texts,
    ...(one.scores === undefined ? {} : { scores: [...one.scores, ...(other.scores ?? [])] }),
    calls: one.calls + other.calls,
    tokens: one.tokens + other.tokens,
  }));
}

function raisedOf(measures: RequestMeasures | undefined): number {
  const scores = measures?.scores ?? [];
  return scores.filter(({ gain }) => gain > 0).length / Math.max(1, measures?.answers ?? 0);
}

function listed({ scores = [] }: RequestMeasures): string {
  return scores.length === 0 ? 'no draft' : scores.map(({ score }) => score.toFixed(2)).join(' ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** What was measured so far, and all answers, so that a person can see what a real model writes. */
async function keep(measured: readonly SeedMeasures[]): Promise<void> {
  const measures = measured.map(({ base, requests }) => ({ base, requests }));
  await writeFile(fileURLToPath(new URL('requests.json', import.meta.url)), `${JSON.stringify(measures, undefined, 2)}\n`);
  const lines = measured.flatMap(({ log }) => log.map((one) => JSON.stringify(one)));
  await writeFile(fileURLToPath(new URL('requests.jsonl', import.meta.url)), `${lines.join('\n')}\n`);
}
