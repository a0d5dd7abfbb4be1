import type { Case } from '../../src/core/cases/case';
import { wordsIn } from '../../src/core/modelText/copies';
import { metareflection } from '../../src/core/optimizers/metareflection/metareflection';
import { opro } from '../../src/core/optimizers/opro/opro';
import type { ReflectionKind } from '../../src/core/optimizers/optimizer';
import type { Candidate } from '../../src/core/prompt/candidate';
import { changedValues } from '../../src/core/prompt/version';
import { frameWords, frequentWords, grammarWords } from '../../src/lexical/stopWords';
import type { MeasuredRequest, MeasuredStep, StepParts } from './measuredStep';
import { measureStep, scoreOf } from './measuredStep';

/** A request of a method, and the step in which it is made. */
interface Asked {
  readonly name: string;
  readonly kind: ReflectionKind;
}

/** What came of the answers to one kind of request. */
export interface RequestMeasures {
  readonly name: string;
  readonly answers: number;
  /** Read as they came, and after they were asked for again. */
  readonly readAtOnce: number;
  readonly read: number;
  /** How many texts came of them (reflections, new prompts), and how many of these name something of the cases that the request shows. */
  readonly texts: number;
  readonly telling: number;
  /** Training scores of the new prompts, and what they gain; absent where none can come of the answers. */
  readonly scores?: readonly { readonly score: number; readonly gain: number }[];
  readonly calls: number;
  readonly tokens: number;
}

/** An answer as it came, for a person who wants to see what a real model writes. */
export interface LoggedAnswer {
  readonly request: string;
  readonly title: string;
  readonly answer: string;
}

/** What one seed came to. */
export interface SeedMeasures {
  readonly base: number;
  readonly requests: readonly RequestMeasures[];
  readonly log: readonly LoggedAnswer[];
}

/** The prompt as it is. */
export const original: Candidate = { id: 'c0', parents: [], values: {}, step: 0, tokens: 0 };
/** The name of the request that shows cases grouped by answer. */
export const grouped = 'MetaReflection: rules from cases grouped by answer';

/** Small limits: a real model that finds no end writes up to them, and each token costs a tenth of a second. */
const limits = { maxRules: 8, maxSlotCharacters: 800 };
const learning = { ...metareflection.presets.practical, ...limits, rounds: 1, failuresPerRound: 6, draftsPerStep: 3 };

/** The steps whose requests are measured. */
const steps: readonly {
  readonly asked: readonly Asked[];
  readonly run: (parts: StepParts) => Promise<MeasuredStep>;
}[] = [
  {
    asked: [{ name: 'OPRO: draft', kind: 'proposal' }],
    run: (parts) =>
      measureStep(opro, { ...opro.presets.practical, steps: 1, candidatesPerStep: 3, maxSlotCharacters: limits.maxSlotCharacters }, parts),
  },
  {
    asked: [
      { name: 'MetaReflection: reflection on a failure', kind: 'failure' },
      { name: 'MetaReflection: rules from reflections', kind: 'meta' },
    ],
    run: (parts) => measureStep(metareflection, { ...learning, groupedCases: 0 }, parts),
  },
  {
    asked: [{ name: grouped, kind: 'meta' }],
    run: (parts) => measureStep(metareflection, learning, parts),
  },
];

/** Performs one step of each way to ask, and says what came of each kind of request. */
export async function measureRequests(parts: StepParts, progress: (message: string) => void): Promise<SeedMeasures> {
  const requests: RequestMeasures[] = [];
  const log: LoggedAnswer[] = [];
  const base = await scoreOf(original, parts.training, parts);
  for (const { asked, run } of steps) {
    const step = await run(parts);
    const scores: { readonly score: number; readonly gain: number }[] = [];
    for (const candidate of step.candidates) {
      const score = await scoreOf(candidate, parts.training, parts);
      scores.push({ score, gain: score - base });
    }
    for (const { name, kind } of asked) {
      const found = judge({ name, kind }, step, parts);
      requests.push(kind === 'failure' ? found : { ...found, scores });
      log.push(...logged(name, kind, step));
      progress(
        `${name}: ${found.read} of ${found.answers} read, training scores ${scores.map(({ score }) => score.toFixed(2)).join(', ')}`,
      );
    }
  }
  return { base, requests, log };
}

function judge({ name, kind }: Asked, step: MeasuredStep, parts: StepParts): RequestMeasures {
  const first = step.requests.filter(({ request }) => request.kind === kind);
  const repairs = step.requests.filter((one) => first.some(({ id }) => id === one.repairs));
  const all = [...first, ...repairs];
  const answers = first.reduce((sum, one) => sum + one.answers.length, 0);
  const unreadable = step.unreadable.filter(({ request }) => all.some(({ id }) => id === request)).length;
  const texts =
    kind === 'failure'
      ? first.map((one) => ({ text: one.answers.join('\n'), shown: casesOf(one, parts.training) }))
      : step.candidates.map(({ values }) => ({
          text: Object.values(changedValues(parts.program, values)).join('\n'),
          shown: first.flatMap((one) => casesOf(one, parts.training)),
        }));
  return {
    name,
    answers,
    readAtOnce: answers - Math.max(repairs.length, unreadable),
    read: answers - unreadable,
    texts: texts.length,
    telling: texts.filter(({ text, shown }) => namesSomething(text, shown, parts)).length,
    calls: answers + repairs.length,
    tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

function casesOf({ request }: MeasuredRequest, training: readonly Case[]): readonly Case[] {
  return training.filter(({ id }) => request.cases.includes(id));
}

/** Whether a text has a content word of the cases that the prompt has not. */
function namesSomething(text: string, cases: readonly Case[], { program }: StepParts): boolean {
  const common = new Set([...grammarWords, ...frequentWords, ...frameWords, ...program.files.flatMap((file) => wordsIn(file.text))]);
  const words = new Set(cases.flatMap(({ input }) => wordsIn(input)).filter((word) => !common.has(word)));
  return wordsIn(text).some((word) => words.has(word));
}

function logged(name: string, kind: ReflectionKind, step: MeasuredStep): readonly LoggedAnswer[] {
  const first = step.requests.filter(({ request }) => request.kind === kind);
  const all = step.requests.filter((one) => first.includes(one) || first.some(({ id }) => id === one.repairs));
  return all.flatMap(({ request: { title }, answers }) => answers.map((answer) => ({ request: name, title, answer })));
}
