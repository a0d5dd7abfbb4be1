import type { Outcome, Step, StepBody } from '../agents/trajectory';
import { EffectError } from '../agents/effectError';
import type { Ask, Grade, World } from '../agents/world';
import type { Json } from '../json';
import type { ChatMessage, Completion, ModelRequest, ModelRole, Usage } from '../models/model';
import { listedAnswer, roleFormat } from '../modelText/answerList';
import type { Expected } from '../models/spendingForecast';
import type { Random } from '../stats/random';
import { createRandom, deriveSeed } from '../stats/random';
import type { RunSettings } from './journal/events';
import type { RolloutName } from './rolloutName';
import { callKey, chanceOf, turnOf } from './rolloutName';
import { usableAnswer } from './usableAnswer';

/** How what a rollout asks for is answered: from outside, or by what is known of that. */
export interface Answering {
  readonly ask: (role: ModelRole, request: ModelRequest) => Promise<Completion>;
  /**
   * @param key names the effect within its run, as a request's does
   * @param known what came of it in a recorded beginning
   */
  readonly effect: (key: string, kind: string, input: Json, known?: Json) => Promise<Json>;
}

/** What all branches of a rollout share. */
export interface RolloutParts {
  readonly name: RolloutName;
  readonly settings: RunSettings;
  readonly answering: Answering;
  readonly grade: (outcome: Outcome) => Promise<Grade>;
  readonly signal: AbortSignal;
}

/** The rollout was to end after a step that has been taken. */
export class RolloutCut extends Error {
  override readonly name = 'RolloutCut';
}

/** Takes down what a rollout does, and what it asked of each role. */
export class RolloutRecord {
  private readonly branches = new Map<string, Step[]>();
  readonly asked = new Map<ModelRole, Expected>();
  /** Whether an answer was cut off. */
  isCut = false;
  /** Whether the model reasoned before one. */
  isReasoned = false;

  take(actor: string, step: Omit<Step, 'actor'>): void {
    const steps = this.branches.get(actor) ?? [];
    steps.push({ ...step, actor } as Step);
    this.branches.set(actor, steps);
  }

  count(role: ModelRole, { inputTokens, outputTokens }: Usage): void {
    const known = this.asked.get(role) ?? { calls: 0, inputTokens: 0, outputTokens: 0 };
    this.asked.set(role, {
      calls: known.calls + 1,
      inputTokens: known.inputTokens + inputTokens,
      outputTokens: known.outputTokens + outputTokens,
    });
  }

  /** The steps, branch by branch in the order of their names: what ran side by side has no other order that is the same in a replay. */
  get steps(): readonly Step[] {
    const names = [...this.branches.keys()].sort((one, other) => (one < other ? -1 : 1));
    return names.flatMap((name) => this.branches.get(name) ?? []);
  }

  get usage(): Usage {
    let usage: Usage = { inputTokens: 0, outputTokens: 0 };
    for (const { inputTokens, outputTokens } of this.asked.values()) {
      usage = { inputTokens: usage.inputTokens + inputTokens, outputTokens: usage.outputTokens + outputTokens };
    }
    return usage;
  }
}

/** The world of one branch of a rollout. */
export class RolloutWorld implements World {
  private asks = 0;
  private effects = 0;
  /** Messages that this branch has sent. */
  private sent: readonly ChatMessage[] = [];
  private readonly prefix: Step[];

  constructor(
    private readonly parts: RolloutParts,
    readonly taken: RolloutRecord,
    private readonly name = '',
  ) {
    this.prefix = (parts.name.variant?.prefix ?? []).filter(({ actor }) => actor === name);
  }

  get signal(): AbortSignal {
    return this.parts.signal;
  }

  actor(name: string): World {
    return new RolloutWorld(this.parts, this.taken, this.name === '' ? name : `${this.name}/${name}`);
  }

  async ask({ messages, tools, format, role, maxTokens }: Ask): Promise<Completion> {
    const { settings, name, answering } = this.parts;
    const turn = turnOf(this.name, this.asks++);
    const ref = callKey(name, turn);
    const heard = this.hear(messages);
    const known = this.fromPrefix('said');
    const asked = role ?? name.variant?.model ?? 'task';
    const temperature = name.variant?.temperature ?? 0;
    const limit = maxTokens ?? settings.maxAnswerTokens;
    const own = asked === 'task' && tools === undefined && format === undefined ? (settings.roles?.task ?? {}) : {};
    const held = format ?? roleFormat(own);
    const completion =
      known === undefined
        ? await answering.ask(asked, {
            ...{ key: ref, messages, temperature, maxTokens: limit },
            seed: deriveSeed(settings.seed, asked, chanceOf(name, turn)),
            ...(name.repeat === 0 ? {} : { repeat: name.repeat }),
            ...(tools === undefined ? {} : { tools }),
            ...(held === undefined ? {} : { format: held }),
          })
        : completionOf(known);
    const { isCut, isReasoned, ...usable } = usableAnswer(
      completion,
      { messages, ...(tools === undefined ? {} : { tools }) },
      name.promptCase,
      limit,
    );
    const answer = own.answers === undefined ? usable : { ...usable, text: listedAnswer(usable.text) };
    if (isCut) this.taken.isCut = true;
    if (isReasoned) this.taken.isReasoned = true;
    if (known === undefined) this.taken.count(asked, answer.usage);
    const offered = tools === undefined ? {} : { tools };
    const called = answer.calls === undefined ? {} : { calls: answer.calls };
    this.took({ kind: 'said', text: completion.text, ...called, heard, ...offered }, known !== undefined, { ref, usage: answer.usage });
    return answer;
  }

  async effect(kind: string, input: Json): Promise<Json> {
    const { name, answering } = this.parts;
    const ref = callKey(name, turnOf(this.name, `e${this.effects++}`));
    const known = this.fromPrefix('effect');
    try {
      if (known?.error !== undefined) throw new EffectError(known.error);
      const output = await answering.effect(ref, kind, input, known?.output);
      this.took({ kind: 'effect', name: kind, input, output }, known !== undefined, { ref });
      return output;
    } catch (error) {
      if (error instanceof EffectError)
        this.took({ kind: 'effect', name: kind, input, error: error.message }, known !== undefined, { ref });
      throw error;
    }
  }

  record(step: StepBody): void {
    this.took(step, this.fromPrefix(step.kind) !== undefined, {});
  }

  grade(outcome: Outcome): Promise<Grade> {
    return this.parts.grade(outcome);
  }

  random(purpose: string): Random {
    return createRandom(this.parts.settings.seed, 'rollout', chanceOf(this.parts.name, turnOf(this.name, 'random')), purpose);
  }

  /** What of the messages this branch had not sent before. */
  private hear(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const { sent } = this;
    this.sent = messages;
    const goesOn = sent.every(
      (message, index) => message === messages[index] || JSON.stringify(message) === JSON.stringify(messages[index]),
    );
    return goesOn ? messages.slice(sent.length) : messages;
  }

  /** The next step of the recorded beginning, as long as there is one. @throws Error when the agent does something else than it holds. */
  private fromPrefix<Kind extends Step['kind']>(kind: Kind): Extract<Step, { kind: Kind }> | undefined {
    const step = this.prefix.shift();
    if (step === undefined) return undefined;
    if (step.kind !== kind) throw new Error(`The recorded beginning of this rollout has "${step.kind}" where the agent does "${kind}".`);
    return step as Extract<Step, { kind: Kind }>;
  }

  private took(step: StepBody, isKnown: boolean, more: Pick<Step, 'ref' | 'usage'>): void {
    this.taken.take(this.name, { ...step, ...more });
    const { until } = this.parts.name.variant ?? {};
    if (!isKnown && until?.kind === step.kind && (until.actor === undefined || until.actor === this.name)) throw new RolloutCut();
  }
}

/** What a recorded step says again. */
function completionOf({ text, calls, usage }: Extract<Step, { kind: 'said' }>): Completion {
  const said = { text, usage: usage ?? { inputTokens: 0, outputTokens: 0 } };
  return calls === undefined ? { ...said, finish: 'stop' } : { ...said, calls, finish: 'calls' };
}
