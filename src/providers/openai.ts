import type * as OpenAISdk from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { Completion, Model, ModelRequest } from '../core/models/model';
import { ModelError } from '../core/models/model';
import { boundedFetch, longestBodyBytes } from './boundedFetch';
import { defaultTimeoutMs, withDeadline } from './deadline';
import { CountedInput } from './countedInput';
import { foldSystem } from './foldSystem';
import { readAnswer, readBody, refusedAnswer } from './openaiAnswer';
import type { OpenAIConnection } from './openaiEndpoint';
import { resolveEndpoint } from './openaiEndpoint';
import type { Asked } from './openaiErrors';
import { asRecord, errorForThrown, parseJson, readRefusal, timeoutError } from './openaiErrors';
import type { Accepted } from './openaiParameters';
import { allAccepted, describeDropped, isAboutSystem, requestParameters, withoutRefused } from './openaiParameters';
import { answerOfStream } from './openaiStream';
import { toOpenAIMessage, toOpenAITool } from './openaiTools';

export interface OpenAIModelOptions extends OpenAIConnection {
  /** The model's name at the endpoint; on Azure the deployment's. */
  readonly name: string;
}

/**
 * A model behind any endpoint that speaks OpenAI's Chat Completions. One call is one plain request, not a stream, and is
 * not tried again: `retrying` does that, and counts it. Only when an endpoint refuses a parameter (`max_completion_tokens`, for
 * which `max_tokens` is tried, `temperature`, `seed` or `response_format`) is the request repeated without it, and the model remembers
 * that; refused requests cost nothing. An answer without its temperature says that it was sampled. The SDK is loaded by the first call.
 * The key goes to the endpoint and nowhere else: not into errors, not to another host by a redirect.
 */
export function createOpenAIModel(options: OpenAIModelOptions): Model {
  const { name } = options;
  const id = `openai:${name}`;
  const call = caller(options, name);
  let accepted = allAccepted;
  const counted = new CountedInput((message) => options.note?.(`${id} ${message}`));

  const remember = (learned: Accepted): void => {
    const dropped = describeDropped(learned);
    if (dropped !== undefined && dropped !== describeDropped(accepted)) options.note?.(`${id} ${dropped}`);
    accepted = learned;
  };

  const complete = (request: ModelRequest, signal: AbortSignal): Promise<Completion> =>
    call(signal, async ({ client, sdk, asked }, inner) => {
      for (let trying = accepted; ;) {
        try {
          const sent = trying.system ? request : { ...request, messages: foldSystem(request.messages) };
          const body = readBody(await client.chat.completions.create(chatBody(name, sent, trying), { signal: inner }));
          const refused = afterFailure(body, request, trying);
          if (refused !== undefined) {
            trying = refused;
            continue;
          }
          if (trying !== accepted) remember(trying);
          const answer = counted.check(readAnswer(body, request, asked), request);
          return trying.temperature ? answer : { ...answer, sampled: true };
        } catch (error) {
          const next = afterRefusal(error, sdk, request, trying);
          if (next === undefined) throw error;
          if ('text' in next) return next;
          trying = next;
        }
      }
    });
  return { id, complete };
}

/**
 * The names of the models that an endpoint has for chat, sorted. What is plainly for something else (embeddings, speech, images)
 * is left out, unless nothing would remain. Azure's dated API lists base models, not deployments.
 * @throws ModelError as a model does; an `AbortError` when `signal` was aborted.
 */
export function listOpenAIModels(connection: OpenAIConnection, signal: AbortSignal = new AbortController().signal): Promise<string[]> {
  return caller(connection)(signal, async ({ client, asked }, inner) => {
    const body = parseJson(await client.get('/models', { signal: inner }));
    const entries = Array.isArray(body) ? body : asRecord(body)?.data;
    if (!Array.isArray(entries)) {
      throw new ModelError('garbage', `${asked.endpoint.baseUrl}/models holds no list of models. Check the base URL: most end in /v1.`);
    }
    const names = entries.map((entry) => asRecord(entry)?.id).filter((name) => typeof name === 'string');
    const forChat = names.filter((name) => !notForChat.test(name));
    return [...new Set(forChat.length > 0 ? forChat : names)].sort();
  });
}

const notForChat =
  /(^|[^a-z])(embed\w*|whisper|tts|dall-e|moderation|rerank\w*|transcribe|speech|realtime|image|sora|babbage|davinci)([^a-z]|$)/i;

/** The SDK, ready to ask one endpoint. */
interface Connected {
  readonly client: OpenAISdk.OpenAI;
  readonly sdk: typeof OpenAISdk;
  readonly asked: Asked;
}

/** Does one piece of work with the SDK, in time; whatever goes wrong comes out as a `ModelError` or an `AbortError`. */
type Caller = <T>(signal: AbortSignal, work: (connected: Connected, signal: AbortSignal) => Promise<T>) => Promise<T>;

/** A caller that loads the SDK and makes its client on first use. */
function caller(connection: OpenAIConnection, model?: string): Caller {
  const timeoutMs = connection.timeoutMs ?? defaultTimeoutMs;
  let asked: Asked | undefined;
  let connected: Connected | undefined;
  return async (signal, work) => {
    const current = (asked ??= { endpoint: resolveEndpoint(connection, model), timeoutMs, ...(model === undefined ? {} : { model }) });
    return withDeadline(
      signal,
      timeoutMs,
      () => timeoutError(current),
      async (inner) => {
        const sdk = await import('openai');
        try {
          connected ??= { sdk, asked: current, client: connect(sdk, connection, current) };
          return await work(connected, inner);
        } catch (error) {
          throw errorForThrown(error, sdk, current);
        }
      },
    );
  };
}

/**
 * The SDK's client, told everything, so that it takes nothing from the environment: no key or organization may reach an endpoint
 * they were not set for, and no request may be printed. The endpoint's headers carry the key.
 */
function connect(sdk: typeof OpenAISdk, connection: OpenAIConnection, { endpoint, timeoutMs }: Asked): OpenAISdk.OpenAI {
  return new sdk.OpenAI({
    apiKey: 'in the headers',
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    baseURL: endpoint.baseUrl,
    defaultQuery: { ...endpoint.query },
    defaultHeaders: { ...withoutCustomHeaders(), ...endpoint.headers },
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetchOptions: { redirect: 'manual' },
    fetch: withReadableFailures(boundedFetch(connection.fetch ?? globalThis.fetch, connection.longestBodyBytes ?? longestBodyBytes)),
  });
}

/** Takes away the headers that the SDK adds from a variable of the environment; it has no option for that. */
function withoutCustomHeaders(): Record<string, null> {
  const lines = (process.env.OPENAI_CUSTOM_HEADERS ?? '').split('\n');
  const names = lines.map((line) => line.split(':')[0]?.trim() ?? '').filter((name) => name !== '');
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** A stream that nobody asked for becomes the answer that it holds. */
async function withoutStream(response: Response): Promise<Response> {
  const { status, headers } = response;
  if (!response.ok || response.body === null) return response;
  const text = await response.text();
  const answer = answerOfStream(text);
  if (answer === undefined) return new Response(text, { status, headers });
  return Response.json(answer, { status });
}

/** The SDK keeps of a failure only what stands under `error`; endpoints that put it elsewhere are given that form. */
function withReadableFailures(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status < 400) return withoutStream(response);
    const body = parseJson(await response.text());
    return new Response(JSON.stringify({ error: asRecord(body)?.error ?? body }), { status: response.status, headers: response.headers });
  };
}

function chatBody(name: string, request: ModelRequest, accepted: Accepted): ChatCompletionCreateParamsNonStreaming {
  return {
    model: name,
    messages: request.messages.map(toOpenAIMessage),
    ...(request.tools === undefined ? {} : { tools: request.tools.map(toOpenAITool) }),
    ...requestParameters(request, accepted),
  };
}

/** A failure that comes with status 200 and names no cause is not taken for one of the format. */
function withoutFormat({ format: _, ...request }: ModelRequest): ModelRequest {
  return request;
}

/** What is left to try where a gateway reports with status 200 that the request was refused. */
function afterFailure(body: unknown, request: ModelRequest, tried: Accepted): Accepted | undefined {
  const said = asRecord(body);
  if (said === undefined || Array.isArray(said['choices'])) return undefined;
  const refusal = readRefusal(said);
  return refusal.message === '' || refusal.filtered ? undefined : withoutRefused(tried, refusal, withoutFormat(request));
}

/** What follows from a refused request: fewer parameters to try, an answer that says it was refused, or nothing. */
function afterRefusal(error: unknown, sdk: typeof OpenAISdk, request: ModelRequest, tried: Accepted): Accepted | Completion | undefined {
  if (!(error instanceof sdk.APIError)) return undefined;
  const refusal = readRefusal({ error: error.error as unknown });
  // The template of a model may fail with 500.
  if (tried.system && isAboutSystem(refusal, request)) return { ...tried, system: false };
  if (![400, 403, 422].includes(error.status as number)) return undefined;
  if (refusal.filtered) return refusedAnswer(request);
  return error.status === 403 ? undefined : withoutRefused(tried, refusal, request);
}
