import type { WorkshopCase } from '../server/worlds/workshop';
import { basePrompt } from '../server/worlds/workshop';
import type { PeerOutcome } from './peer';

/** An example as ax takes it: inputs and outputs in one object. */
interface Example {
  readonly message: string;
  readonly answer: string;
}

/** As much of `@ax-llm/ax` as is used here; the package is installed on first use, so its types are not at hand. */
interface AxModule {
  readonly ai: (options: object) => unknown;
  readonly ax: (signature: string) => { setInstruction(text: string): void };
  readonly optimize: (
    program: unknown,
    train: readonly Example[],
    metric: (args: { prediction: Partial<Example>; example: Example }) => number,
    options: object,
  ) => Promise<AxResult>;
}

interface AxResult {
  readonly bestScore: number;
  readonly optimizedProgram?: { readonly componentMap?: Readonly<Record<string, string>> };
}

export interface AxOptions {
  readonly url: string;
  readonly train: readonly WorkshopCase[];
  readonly validation: readonly WorkshopCase[];
  /** ax's `maxMetricCalls`; its own default is 100. */
  readonly metricCalls?: number;
  readonly seed: number;
  /** How long a call may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/** What ax did, with what it scored. */
export interface AxOutcome extends PeerOutcome {
  /** How often ax asked its metric. */
  readonly metricCalls: number;
}

let loaded: Promise<AxModule> | undefined;

/** Optimizes the bench's prompt with ax's `optimize` (GEPA), with its own defaults but for the budget. */
export async function optimizeWithAx({ url, train, validation, metricCalls, seed, timeoutMs }: AxOptions): Promise<AxOutcome> {
  const name = '@ax-llm/ax';
  loaded ??= import(name) as Promise<AxModule>;
  const { ai, ax, optimize } = await loaded;
  const service = (model: string): unknown =>
    ai({
      name: 'openai',
      apiKey: 'local',
      apiURL: url,
      config: { model, stream: false },
      ...(timeoutMs === undefined ? {} : { options: { timeout: timeoutMs } }),
    });
  const program = ax('message:string -> answer:string');
  program.setInstruction(basePrompt);
  const held = new Set(validation.map(({ input }) => input));
  const scores: { readonly held: boolean; readonly score: number }[] = [];
  const metric = ({ prediction, example }: { prediction: Partial<Example>; example: Example }): number => {
    const score = prediction.answer === example.answer ? 1 : 0;
    scores.push({ held: held.has(example.message), score });
    return score;
  };
  const begin = performance.now();
  const result = await optimize(program, train.map(toExample), metric, {
    studentAI: service('task-fields'),
    teacherAI: service('reflection'),
    validationExamples: validation.map(toExample),
    ...(metricCalls === undefined ? {} : { maxMetricCalls: metricCalls }),
    seed,
    // ax prints to the terminal unless it is told where to.
    optimizerLogger: () => undefined,
    logger: () => undefined,
  });
  const wallMs = performance.now() - begin;
  // The first sweep is the prompt as it was given; it ends where ax turns to its training examples.
  const turn = scores.findIndex((each) => !each.held);
  const first = turn < 0 ? scores : scores.slice(0, turn);
  const baseline = first.length === 0 ? 0 : first.reduce((sum, { score }) => sum + score, 0) / first.length;
  const instruction = Object.entries(result.optimizedProgram?.componentMap ?? {}).find(([key]) => key.endsWith('instruction'))?.[1];
  return { prompt: instruction ?? basePrompt, reported: result.bestScore, baseline, wallMs, metricCalls: scores.length };
}

function toExample({ input, expected }: WorkshopCase): Example {
  return { message: input, answer: expected };
}
