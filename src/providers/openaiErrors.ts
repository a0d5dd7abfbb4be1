import type * as OpenAISdk from 'openai';
import { ModelError } from '../core/models/model';
import { BodyTooLong } from './boundedFetch';
import type { Endpoint } from './openaiEndpoint';

/** What an endpoint said of its failure, from any of the forms that endpoints use. */
export interface Refusal {
  /** Empty when it said nothing that a person could read. */
  readonly message: string;
  readonly code?: string | number;
  /** The parameter that it names as the cause. */
  readonly param?: string;
  /** Whether a content filter declined the request. */
  readonly filtered: boolean;
}

/** What was asked of whom, for messages. */
export interface Asked {
  readonly endpoint: Endpoint;
  /** Absent when models were listed. */
  readonly model?: string;
  readonly timeoutMs: number;
}

/** The most characters of an endpoint's own words in a message. */
const longestQuote = 300;
/** OpenAI, Azure; OpenAI's for prompts it flags. */
const filterCodes: ReadonlySet<unknown> = new Set(['content_filter', 'content_policy_violation', 'invalid_prompt']);
const noCreditCodes: ReadonlySet<unknown> = new Set(['insufficient_quota', 'billing_not_active', 'insufficient_balance']);

/**
 * Reads the body of a failure: `{error: {message, code, param}}` (OpenAI), `{error: "…"}` (Ollama), `{message, code}` (older
 * vLLM, Mistral), `{detail}` (servers made with FastAPI), or plain text. A web page says nothing that helps.
 */
export function readRefusal(body: unknown): Refusal {
  const parsed = parseJson(body);
  const [first] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  const outer = asRecord(first) ?? { message: first };
  const error = asRecord(outer.error) ?? asRecord(outer['detail']) ?? outer;
  const told = wordings.map((name) => error[name]).find((each) => each !== undefined && each !== null && each !== '') ?? '';
  const text = wordsOf(told);
  const { param } = error;
  const code = error['code'] ?? outer['code'] ?? outer['status'];
  return {
    message: looksLikeHtml(text) ? titleOf(text) : text,
    filtered: filterCodes.has(code) || Array.isArray(asRecord(error.metadata)?.reasons),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof param === 'string' ? { param } : {}),
  };
}

/** Where endpoints put what they have to say of a failure. */
const wordings = ['message', 'error', 'detail', 'msg', 'error_description', 'error_message', 'errors', 'title', 'reason'];

/** What is said: a text, or several of them, as in `{detail: [{loc, msg}]}`. */
function wordsOf(said: unknown): string {
  if (typeof said === 'string') return said;
  if (Array.isArray(said)) return said.map(wordsOf).filter(Boolean).join('; ');
  const { msg, message, loc } = asRecord(said) ?? {};
  const place = Array.isArray(loc) ? `${loc.filter((part) => part !== 'body').join('.')}: ` : '';
  const words = msg ?? message;
  return typeof words === 'string' ? place + words : JSON.stringify(said);
}

/** What a web page calls itself, such as `502 Bad Gateway`: all that helps of one. */
function titleOf(page: string): string {
  return /<title[^>]{0,200}>([^<]{1,200})<\/title>/i.exec(page)?.[1]?.trim() ?? '';
}

/** The error for an answer with a status that is no success. `headers` may name a wait. */
export function errorForStatus(status: number, refusal: Refusal, headers: Headers, asked: Asked): ModelError {
  const { endpoint, model } = asked;
  const { host, keyAdvice } = endpoint;
  const said = quote(refusal.message, endpoint);
  const retryAfterMs = readRetryAfter(headers, Date.now());
  if (status === 402 || noCreditCodes.has(refusal.code)) {
    return new ModelError(
      'not-permitted',
      `The account at ${host} has no credit left (${status}). Look after its plan and billing, or choose another model.${said}`,
    );
  }
  if (status === 401) {
    return new ModelError('unauthorized', `${host} ${endpoint.hasKey ? 'refused the API key' : 'wants an API key'} (401). ${keyAdvice}`);
  }
  if (status === 403) return new ModelError('forbidden', `${host} does not allow this with the API key in use (403). ${keyAdvice}${said}`);
  if (status === 404 || status === 405 || (status < 400 && status >= 300) || isUnknownModel(refusal)) {
    return new ModelError('unknown-model', notFound(status, headers, asked) + said);
  }
  if (status === 429) return new ModelError('rate-limited', `${host} asks for fewer requests (429).${said}`, retryAfterMs);
  if (status === 408) return new ModelError('timeout', `${host} gave up waiting for the request (408).${said}`, retryAfterMs);
  if (status === 503 || status === 529) {
    return new ModelError('overloaded', `${host} has too much to do (${status}). It may work again later.${said}`, retryAfterMs);
  }
  if (status === 409 || status >= 500) {
    return new ModelError('unavailable', `${host} failed to answer (${status}). It may work again later.${said}`, retryAfterMs);
  }
  return new ModelError('bad-request', `${host} refused the request${model === undefined ? '' : ` for ${model}`} (${status}).${said}`);
}

/** The error for whatever the SDK, or `fetch` under it, threw. */
export function errorForThrown(error: unknown, sdk: typeof OpenAISdk, asked: Asked): ModelError {
  if (error instanceof ModelError) return error;
  const { endpoint } = asked;
  if (error instanceof sdk.APIConnectionTimeoutError) return timeoutError(asked);
  if (error instanceof sdk.APIError && error.status !== undefined) {
    const { status, headers } = error as { status: number; headers?: Headers };
    return errorForStatus(status, readRefusal({ error: error.error as unknown }), headers ?? new Headers(), asked);
  }
  const tooLong = causesOf(error).find((cause) => cause instanceof BodyTooLong);
  if (tooLong !== undefined) return new ModelError('garbage', bodyTooLong(tooLong, endpoint));
  if (error instanceof SyntaxError) return new ModelError('garbage', `${endpoint.host} sent an answer that is not whole JSON.`);
  const code = connectionCode(error);
  if (error instanceof sdk.APIConnectionError || code !== undefined || (error instanceof TypeError && error.message === 'terminated')) {
    return new ModelError('unreachable', unreachable(code, endpoint));
  }
  return new ModelError(
    'bad-request',
    `The request to ${endpoint.host} could not be made.${quote(error instanceof Error ? error.message : '', endpoint)}`,
  );
}

/** The error for a call that took too long. */
export function timeoutError({ endpoint, timeoutMs }: Asked): ModelError {
  return new ModelError(
    'timeout',
    `${endpoint.host} did not answer within ${timeoutMs / 1000} s. Give it longer with "timeoutSeconds" below "models" in the eval file.`,
  );
}

/** The longest wait that is understood, in milliseconds: a year. Numbers without end and dates at the end of time say no more. */
const longestRetryAfterMs = 365 * 86_400_000;

/**
 * The wait that an endpoint asks for, in milliseconds, up to a year: `retry-after-ms`, else `Retry-After` in seconds or as an HTTP date
 * (RFC 9110, section 10.2.3). `now` is the current time in milliseconds since 1970. Nothing for a header that makes no sense.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = headers.get('retry-after-ms')?.trim();
  if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) return Math.min(Number(milliseconds), longestRetryAfterMs);
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, longestRetryAfterMs);
  const date = /\d:\d/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), longestRetryAfterMs);
}

/** Whether a text is a web page, or a part of one. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

/** The object that a value is, if it is one. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** The value that a text of JSON stands for; anything else as it is. */
export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function isUnknownModel({ code, message }: Refusal): boolean {
  return code === 'model_not_found' || code === 'DeploymentNotFound' || /is not a valid model/i.test(message);
}

function notFound(status: number, headers: Headers, { endpoint, model }: Asked): string {
  const location = headers.get('location');
  if (location !== null) {
    // Not followed: a key must go nowhere but where a person sent it.
    return `${endpoint.baseUrl} redirects (${status}). Set the base URL to where it leads.`;
  }
  const what =
    model === undefined ? `${endpoint.baseUrl} lists no models (${status}).` : `${endpoint.baseUrl} has no model ${model} (${status}).`;
  return `${what} Choose another model, or correct the base URL: most end in /v1.`;
}

function bodyTooLong({ bytes }: BodyTooLong, { host, baseUrl }: Endpoint): string {
  return `${host} sent more than ${bytes / 1e6} MB, which no answer of a model has. Check the base URL ${baseUrl}: most end in /v1.`;
}

function unreachable(code: string | undefined, { host, isOpenAI }: Endpoint): string {
  const check = isOpenAI ? 'Check the network connection and the proxy.' : 'Check the base URL, and that the server runs.';
  if (code === 'ECONNREFUSED') return `Nothing answers at ${host}. ${check}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no host ${host}, or no network. ${check}${proxyAdvice(host)}`;
  if (code !== undefined && /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|^EPROTO$|HTTP_REQUEST/.test(code))
    return `${host} does not speak HTTPS (${code}). Begin the base URL with http://, or name the port that speaks it.`;
  if (code?.startsWith('HPE_') === true) return `${host} does not answer in HTTP. If it speaks HTTPS, begin the base URL with https://.`;
  if (code !== undefined && /ALTNAME/.test(code)) return `The certificate of ${host} is for another host (${code}). Correct the base URL.`;
  if (code !== undefined && /EXPIRED/.test(code)) return `The certificate of ${host} has run out (${code}). Renew it where it is served.`;
  if (code !== undefined && /CERT|SIGNATURE|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))
    return (
      `The certificate of ${host} is not trusted (${code}). If it is your own, or that of a proxy that reads along, name its file in ` +
      'NODE_EXTRA_CA_CERTS before you start this, or add it to the certificates of the system.'
    );
  const proxied = proxyAdvice(host);
  if (code !== undefined && /TIMEOUT|TIMEDOUT/.test(code)) return `${host} did not take the connection in time. ${check}${proxied}`;
  return `The connection to ${host} broke off${code === undefined ? '' : ` (${code})`}. ${check}${proxied}`;
}

/** Node itself goes round the proxy that the environment names, unless it is told not to; an editor has its own setting. */
function proxyAdvice(host: string): string {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, NODE_USE_ENV_PROXY, VSCODE_PID } = process.env;
  const isNear = /^(?:localhost|127\.|\[::1\])/.test(host);
  const named = HTTPS_PROXY ?? https_proxy ?? HTTP_PROXY ?? http_proxy;
  if (isNear || named === undefined || named === '' || NODE_USE_ENV_PROXY === '1' || VSCODE_PID !== undefined) return '';
  return ' The environment names a proxy, which is used only if NODE_USE_ENV_PROXY=1 is set as well.';
}

/** The system's code for a broken connection, which `fetch` hides some causes deep. */
function connectionCode(error: unknown): string | undefined {
  const causes = causesOf(error);
  const code = causes.map((cause) => cause.code).find((each) => typeof each === 'string');
  // What Node's parser of HTTP says has a name, and not always a code.
  return code ?? (causes.some(({ name }) => name === 'HTTPParserError') ? 'HPE_INVALID' : undefined);
}

/** The error and what caused it, and what caused that, as far as it goes. */
function causesOf(error: unknown): readonly Readonly<Record<string, unknown>>[] {
  const causes: Readonly<Record<string, unknown>>[] = [];
  for (let cause = asRecord(error); cause !== undefined && causes.length < 6; cause = asRecord(cause.cause)) causes.push(cause);
  return causes;
}

/** The endpoint's own words, without secrets, on one line and not too long. */
function quote(message: string, endpoint: Endpoint): string {
  const line = endpoint.redact(message).replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return ` It says: ${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line}`;
}
