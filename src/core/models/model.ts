import type { Json, JsonObject } from '../json';

/** What a model is asked to do in a run. Each role has its own model, set on its own. */
export type ModelRole = 'task' | 'reflection' | 'judge';

/** The roles in the order in which they are shown. */
export const modelRoles: readonly ModelRole[] = ['task', 'reflection', 'judge'];

/** A tool that a model may call. */
export interface ToolSpec {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  /** What it does, for the model. */
  readonly description: string;
  /** A JSON schema of an object: the arguments by name. */
  readonly parameters: JsonObject;
}

/** A call of a tool, as a model asks for it. */
export interface ToolCall {
  /** By which the tool's answer names it. */
  readonly id: string;
  readonly name: string;
  /** As the model gave them, which may be against the schema; a text where they were no JSON. */
  readonly arguments: Json;
}

/** One chat message. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  /** What an assistant's message calls. */
  readonly calls?: readonly ToolCall[];
  /** The call that a tool's message answers. */
  readonly callId?: string;
}

/** The JSON that an answer is asked to be, for endpoints that can hold a model to it. */
export interface AnswerFormat {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  /** A JSON schema. Every property is required and no other is allowed, as strict endpoints want it. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * What pays for one call, through all its attempts. A call that nobody pays for (a probe, a calibration, a test) has none.
 * The place of the first attempt was taken before the model was asked.
 */
export interface Payment {
  /** An attempt leaves, after it waited for its turn. @throws BudgetSpent where the time is over by now; it is then not made. */
  leave(): void;
  /** The endpoint has refused the attempt that left last, so that it was none. */
  refused(): void;
  /** Takes the place of a further attempt; false where there is no room for one. */
  again(): boolean;
}

/** One request to a model. */
export interface ModelRequest {
  /**
   * Names this call within its run. It depends only on what is asked (candidate, case, step), never on when it is asked,
   * so a resumed run finds the completions it already has.
   */
  readonly key: string;
  readonly messages: readonly ChatMessage[];
  /** What may be called instead of answering. */
  readonly tools?: readonly ToolSpec[];
  /** Sampling temperature, 0 or more; 0 asks for the most likely answer. */
  readonly temperature: number;
  /** The most tokens that the answer may have. */
  readonly maxTokens: number;
  /** For models that sample by seed; a 32-bit unsigned integer. */
  readonly seed: number;
  /** Counts from 1 the repetitions of a request that is otherwise the same: each is to be answered anew. */
  readonly repeat?: number;
  /** A wish, not a promise: models that cannot be held to a format ignore it, so the answer has to be checked all the same. */
  readonly format?: AnswerFormat;
}

/** Tokens of one call, or of many. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * A model's answer, as it came. `finish` is `length` when it was cut off at `maxTokens`, `refused` when a filter or the model declined,
 * `calls` when it calls tools, `unknown` when it ended for a reason that is none of these; the text may be empty then.
 */
export interface Completion {
  readonly text: string;
  /** What the model thought before it, where the endpoint tells that apart. */
  readonly reasoning?: string;
  /** Only with `finish: 'calls'`; at least one. */
  readonly calls?: readonly ToolCall[];
  readonly usage: Usage;
  readonly finish: 'stop' | 'length' | 'refused' | 'calls' | 'unknown';
  /** The endpoint's own word for that, where `finish` is `unknown`. */
  readonly endedBy?: string;
  /** The endpoint has counted far fewer tokens than it was sent: it has cut the request off. */
  readonly isInputCut?: true;
  /** The endpoint takes no temperature, so that the answer was drawn by chance though 0 was asked for: another run asks again. */
  readonly sampled?: true;
  /** When the answer was received (ISO 8601), where an earlier run received it. */
  readonly keptAt?: string;
}

/** The port through which everything talks to a model: the built-in one, an outside provider, or a wrapper round either. */
export interface Model {
  /** `PROVIDER:NAME`, or `lexical`. */
  readonly id: string;
  /**
   * Answers one request.
   * @param payment pays for the attempts that it takes
   * @throws ModelError when there is no answer; an `AbortError` when `signal` was aborted.
   */
  complete(request: ModelRequest, signal: AbortSignal, payment?: Payment): Promise<Completion>;
}

/** The id of the built-in model. */
export const lexicalModelId = 'lexical';

/** Why a model gave no answer. */
export type ModelErrorKind =
  | 'no-key'
  | 'unauthorized'
  /** Not allowed, which may be this one request's doing: a firewall in front of an endpoint says so as well. */
  | 'forbidden'
  /** The account or the editor does not allow it, and no key would help: no credit, no permission. */
  | 'not-permitted'
  | 'unknown-model'
  | 'bad-request'
  /** Refused, since there were too many requests. */
  | 'rate-limited'
  /** Refused, since the endpoint has too much to do. */
  | 'overloaded'
  /** The endpoint asks to wait for longer than a run waits, or refuses whatever it is asked. */
  | 'told-to-wait'
  | 'unavailable'
  | 'unreachable'
  /** Unreachable, or no model, from the first call on. */
  | 'no-contact'
  | 'timeout'
  /** What came was no answer of a model, such as a web page. */
  | 'garbage'
  /** A model answered, and gave nothing that can be used: it declined, or was cut off, or graded nothing. */
  | 'no-answer'
  /** A model answered, and the metric came to no end with its answer. */
  | 'not-scored'
  /** It might have come later: the budget had no room to try again. */
  | 'not-retried'
  /** What an agent works with outside has failed (see `EffectError`). */
  | 'effect-failed';

/** What kind of error a run failed with; `other` where it was no model's. */
export type FailureKind = ModelErrorKind | 'other';

const retryableKinds: ReadonlySet<ModelErrorKind> = new Set([
  'rate-limited',
  'overloaded',
  'unavailable',
  'unreachable',
  'timeout',
  'garbage',
  'effect-failed',
]);
const fatalKinds: ReadonlySet<ModelErrorKind> = new Set([
  'no-key',
  'unauthorized',
  'not-permitted',
  'unknown-model',
  'no-contact',
  'told-to-wait',
]);
const refusalKinds: ReadonlySet<ModelErrorKind> = new Set(['rate-limited', 'overloaded']);

/** A call that got no answer. The message is for people: what happened and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(
    readonly kind: ModelErrorKind,
    message: string,
    /** How long the endpoint asked to wait, in milliseconds. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return isRetryable(this.kind);
  }

  /** Whether the endpoint did nothing for the request, so that it costs nothing and counts as no call. */
  get isRefusal(): boolean {
    return refusalKinds.has(this.kind);
  }

  /** Whether every further request of the run would fail in the same way. */
  get fatal(): boolean {
    return fatalKinds.has(this.kind);
  }
}

/** Whether a failure speaks of the endpoint's state and not of the request. */
export function isRetryable(kind: ModelErrorKind): boolean {
  return retryableKinds.has(kind);
}

/** What an estimate of tokens takes one for. */
export const charactersPerToken = 4;

/** An estimate of the tokens in a text where no endpoint has counted them: four characters a token, rounded up. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** The characters that a request sends in its messages. */
export function requestCharacters({ messages }: Pick<ModelRequest, 'messages'>): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

/** An estimate of the tokens that a request holds: its messages with their calls, and its tools. */
export function estimateInput({ messages, tools }: Pick<ModelRequest, 'messages' | 'tools'>): number {
  const described = tools === undefined ? 0 : estimateTokens(JSON.stringify(tools));
  const texts = messages.map(({ content, calls }) => (calls === undefined ? content : content + JSON.stringify(calls)));
  return texts.reduce((sum, text) => sum + estimateTokens(text), described);
}
