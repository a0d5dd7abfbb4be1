// Runs both methods with the built-in model on each set of intents, and prints how many held-out cases are answered rightly before and
// after. Started by bench/intents.mjs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chatMessages } from '../../src/core/agents/chat/chatMessages';
import type { Case } from '../../src/core/cases/case';
import { readCases } from '../../src/core/cases/readCases';
import { noCache } from '../../src/core/models/cache';
import { createLexicalModel } from '../../src/lexical/lexicalModel';
import { methods } from '../../src/core/optimizers/methods';

import { executeRun } from '../../src/core/run/executeRun';
import { prepareRun } from '../../src/core/run/prepareRun';
import { defaultConfig } from '../../src/core/run/runConfig';
import { bestText, testProgram } from '../../test/support/testProgram';

const [, , folder = '', seeds = '3'] = process.argv;
const { signal } = new AbortController();

/** One run: the shares of held-out cases that the original and the returned prompt answer rightly, and the calls that it made. */
interface Outcome {
  readonly before: number;
  readonly after: number;
  readonly calls: number;
}

/** What is optimized, and the most calls of a run. */
interface Task {
  readonly promptText: string;
  readonly cases: readonly Case[];
  readonly calls: number;
}

async function run({ promptText, cases, calls: most }: Task, method: string, seed: number): Promise<Outcome> {
  const { run: prepared } = await prepareRun({
    program: testProgram(promptText, 'intents.prompt.md'),
    cases,
    config: { ...defaultConfig, method, seed, budget: { calls: most } },
  });
  let calls = 0;
  const result = await executeRun(prepared, {
    createModel: () => {
      const model = createLexicalModel();
      return { ...model, complete: (request, abort) => (calls++, model.complete(request, abort)) };
    },
    cache: noCache,
    matcher: { match: () => Promise.reject(new Error('The intents have no patterns.')) },
    sink: { append: () => Promise.resolve() },
    onEntry: () => undefined,
    timestamp: () => '2026-01-01T00:00:00.000Z',
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    concurrency: 8,
    signal,
  });
  const { test } = prepared.splits;
  return { before: await accuracy(promptText, test), after: await accuracy(bestText(result) ?? '', test), calls };
}

async function accuracy(promptText: string, cases: readonly Case[]): Promise<number> {
  const model = createLexicalModel();
  let right = 0;
  for (const each of cases) {
    const { text } = await model.complete(
      { key: '', messages: chatMessages({ path: 'prompt.md', text: promptText }, each), temperature: 0, maxTokens: 512, seed: 1 },
      signal,
    );
    if (text === each.expected) right++;
  }
  return right / cases.length;
}

const nameWidth = 58;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
const mean = (outcomes: readonly Outcome[], value: (outcome: Outcome) => number): number =>
  outcomes.reduce((sum, each) => sum + value(each), 0) / outcomes.length;

const print = (name: string, { before, after, calls }: Outcome): void => {
  const gain = 100 * (after - before);
  const points = `${gain < 0 ? '' : '+'}${gain.toFixed(1)}`.padStart(8);
  console.log(`${name.padEnd(nameWidth)}${percent(before)}${percent(after)}${points}${calls.toFixed(0).padStart(8)}`);
};

const printMean = (name: string, outcomes: readonly Outcome[]): void =>
  print(name, {
    before: mean(outcomes, ({ before }) => before),
    after: mean(outcomes, ({ after }) => after),
    calls: mean(outcomes, ({ calls }) => calls),
  });

/** A set of intents with a prompt, and the most calls of a run. */
interface Layout {
  readonly set: string;
  /** Further files of cases, with the same columns. */
  readonly more: readonly string[];
  readonly prompt: string;
  readonly calls: number;
}

const sets = ['assistant-intents', 'banking-intents'];
const layouts: readonly Layout[] = [
  ...sets.map((set) => ({ set, more: [], prompt: set, calls: 5000 })),
  // The input stands in the prompt itself, alone at its end; 25 cases an intent in both sets.
  { set: 'assistant-intents', more: [], prompt: 'assistant-intents.input', calls: 8000 },
  { set: 'banking-intents', more: ['banking-intents.more'], prompt: 'banking-intents.input', calls: 8000 },
];

async function casesOf({ set, more }: Layout): Promise<readonly Case[]> {
  const [first = '', ...further] = await Promise.all([set, ...more].map((name) => readFile(join(folder, `${name}.csv`), 'utf8')));
  const text = [first, ...further.map((each) => each.slice(each.indexOf('\n') + 1))].join('');
  return (await readCases(`${set}.csv`, new TextEncoder().encode(text))).cases;
}

/** All runs of a method in a layout, by seed. */
async function measure(layout: Layout, method: string): Promise<readonly Outcome[]> {
  const { prompt, calls } = layout;
  const promptText = await readFile(join(folder, `${prompt}.prompt.md`), 'utf8');
  const cases = await casesOf(layout);
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const outcome = await run({ promptText, cases, calls }, method, seed);
    outcomes.push(outcome);
    print(`${prompt}, ${method}, seed ${seed}`, outcome);
  }
  printMean(`${prompt}, ${method}, mean`, outcomes);
  return outcomes;
}

console.log(`${'held-out cases answered rightly'.padEnd(nameWidth)}  before   after    gain   calls`);
const withInput = new Map<string, Outcome[]>();
for (const layout of layouts) {
  for (const { id: method } of methods) {
    const outcomes = await measure(layout, method);
    if (layout.prompt !== layout.set) withInput.set(method, [...(withInput.get(method) ?? []), ...outcomes]);
  }
}
for (const [method, outcomes] of withInput) printMean(`all with the input in the prompt, ${method}, mean`, outcomes);
