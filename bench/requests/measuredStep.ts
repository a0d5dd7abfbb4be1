import { chatMessages } from '../../src/core/agents/chat/chatMessages';
import type { Case } from '../../src/core/cases/case';
import { expectedText } from '../../src/core/cases/expectation';
import { mismatch } from '../../src/core/metrics/assertion';
import type { Model } from '../../src/core/models/model';
import type {
  OptimizerContext,
  Optimizer,
  Reflection,
  ReflectionAnswer,
  ReflectionRequest,
  Rollout,
  RolloutRequest,
} from '../../src/core/optimizers/optimizer';
import type { Candidate } from '../../src/core/prompt/candidate';
import type { Program } from '../../src/core/prompt/program';
import { mainText } from '../../src/core/prompt/version';
import { CandidatePool } from '../../src/core/run/candidatePool';
import type { Journal } from '../../src/core/run/journal/journal';
import { createRandom, deriveSeed } from '../../src/core/stats/random';

/** What a step of a method is performed with. */
export interface StepParts {
  readonly program: Program;
  readonly training: readonly Case[];
  readonly seed: number;
  readonly task: Model;
  readonly reflection: Model;
  readonly maxSlotCharacters: number;
  /** Scores by prompt and case: the same is not asked twice. */
  readonly known: Map<string, Rollout>;
}

/** A request to the reflection model with its answers. What repairs an answer names the request that it repairs. */
export interface MeasuredRequest {
  readonly id: string;
  readonly request: ReflectionRequest;
  readonly repairs?: string;
  readonly answers: readonly string[];
  readonly tokens: number;
}

/** What happened in a step. */
export interface MeasuredStep {
  readonly requests: readonly MeasuredRequest[];
  readonly candidates: readonly Candidate[];
  /** Why an answer, by the id of its request, could not be read. */
  readonly unreadable: readonly { readonly request: string; readonly reason: string }[];
}

const { signal } = new AbortController();

/** Performs a method with real models on training cases alone: its gate is shut, so nothing that it offers is admitted. */
export async function measureStep<Settings extends object>(
  method: Optimizer<Settings>,
  settings: Settings,
  parts: StepParts,
): Promise<MeasuredStep> {
  const recorder = new StepRecorder(parts);
  await method.optimize(recorder.context(), settings);
  return recorder;
}

/** The share of cases that a version answers rightly. */
export async function scoreOf(candidate: Candidate, cases: readonly Case[], parts: StepParts): Promise<number> {
  let right = 0;
  for (const one of cases) right += (await rollOut({ candidate, case: one }, parts)).score ?? 0;
  return right / cases.length;
}

class StepRecorder implements MeasuredStep {
  readonly requests: MeasuredRequest[] = [];
  readonly candidates: Candidate[] = [];
  readonly unreadable: { readonly request: string; readonly reason: string }[] = [];
  private readonly pool: CandidatePool;
  private step = 0;

  constructor(private readonly parts: StepParts) {
    const journal = { emit: () => undefined } as unknown as Journal;
    this.pool = new CandidatePool(parts.program, journal, { maxSlotCharacters: parts.maxSlotCharacters }, parts.training);
  }

  context(): OptimizerContext {
    const { parts, pool } = this;
    return {
      program: parts.program,
      base: pool.base,
      incumbent: pool.base,
      training: parts.training,
      random: (purpose) => createRandom(parts.seed, this.step, purpose),
      beginStep: (step) => void (this.step = step),
      room: () => ({ rollouts: Infinity, submission: 0, hope: 1 }),
      faultOf: (values) => pool.check({ values }),
      propose: (draft) => {
        const proposal = pool.propose(draft, this.step);
        if (proposal.outcome === 'new') this.candidates.push(proposal.candidate);
        return proposal;
      },
      reject: ({ reflection = '' }, reason) => void this.unreadable.push({ request: reflection, reason }),
      rollouts: async (requests) => {
        const rollouts: Rollout[] = [];
        for (const request of requests) rollouts.push(await rollOut(request, parts));
        return rollouts;
      },
      reflect: async (requests) => {
        const reflections: Reflection[] = [];
        for (const request of requests) reflections.push(await this.reflect(request));
        return reflections;
      },
      drop: () => undefined,
      submit: () => Promise.resolve({ admitted: false, reason: 'Nothing is admitted here.' }),
      show: () => undefined,
    };
  }

  private async reflect(request: ReflectionRequest): Promise<Reflection> {
    const id = `m${this.requests.length + 1}`;
    const answers: ReflectionAnswer[] = [];
    let tokens = 0;
    for (let sample = 0; sample < request.samples; sample++) {
      const key = `${id}/${sample}`;
      const { messages, temperature, maxTokens, format } = request;
      const seed = deriveSeed(this.parts.seed, 'reflection', key);
      const asked = { key, messages, temperature, maxTokens, seed, ...(format === undefined ? {} : { format }) };
      const { text, finish, usage } = await this.parts.reflection.complete(asked, signal);
      answers.push({ text, finish });
      tokens += (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
    }
    const repairs = / to (m\d+)$/.exec(request.title)?.[1];
    const texts = answers.map(({ text }) => text);
    this.requests.push({ id, request, answers: texts, tokens, ...(request.kind === 'repair' && repairs ? { repairs } : {}) });
    return { id, answers };
  }
}

async function rollOut({ candidate, case: one }: RolloutRequest, { program, task, known }: StepParts): Promise<Rollout> {
  const prompt = mainText({ program, candidate });
  const id = `${one.id}\n${prompt}`;
  const before = known.get(id);
  if (before !== undefined) return before;
  const asked = { key: id, messages: chatMessages({ path: 'town.prompt.md', text: prompt }, one), temperature: 0, maxTokens: 16, seed: 1 };
  const { text } = await task.complete(asked, signal);
  const [got, wanted] = [text.trim(), one.expected === undefined ? '' : expectedText(one.expected)];
  const scored = got === wanted ? { score: 1, feedback: 'Right.' } : { score: 0, feedback: mismatch(got, wanted) };
  const rollout: Rollout = { id, case: one, output: text, ...scored };
  known.set(id, rollout);
  return rollout;
}
