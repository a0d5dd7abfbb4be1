import type { Completion, ModelRequest, Usage } from '../core/models/model';
import { estimateInput, estimateTokens, ModelError } from '../core/models/model';
import type { Asked } from './openaiErrors';
import { asRecord, errorForStatus, looksLikeHtml, parseJson, readRefusal } from './openaiErrors';
import { readCalls } from './openaiTools';

/** The value of a body: JSON, of a list its first item, which is a failure; else as it is. */
export function readBody(body: unknown): unknown {
  const value = parseJson(body);
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value;
}

/**
 * Reads the body of a chat completion, as `readBody` gives it.
 * @throws ModelError `garbage` when there is no answer in it, or the error that the body reports in spite of its status 200.
 */
export function readAnswer(body: unknown, request: ModelRequest, asked: Asked): Completion & { readonly isCounted: boolean } {
  const { host } = asked.endpoint;
  const answer = asRecord(body);
  if (answer === undefined) {
    const page = typeof body === 'string' && looksLikeHtml(body);
    const advice = page
      ? `a web page instead of JSON. Check the base URL ${asked.endpoint.baseUrl}: most end in /v1.`
      : 'an answer that is not JSON.';
    throw new ModelError('garbage', `${host} sent ${advice}`);
  }
  const choice = asRecord(Array.isArray(answer.choices) ? answer.choices[0] : undefined);
  if (choice === undefined) throw reportedFailure(answer, asked);
  if (choice.error !== undefined) throw brokenOff(reportedFailure(choice, asked));

  const message = asRecord(choice.message);
  if (message === undefined && typeof choice.text !== 'string')
    throw new ModelError('garbage', `${host} sent an answer without a message.`);
  const text = readContent(message?.content ?? choice.text);
  const refusal = message?.refusal;
  const calls = readCalls(message);
  const reasoning = readReasoning(message) || hiddenReasoning(answer.usage);
  const written = text + reasoning + (calls.length === 0 ? '' : JSON.stringify(calls));
  const isCounted = isCount(asRecord(answer.usage)?.['prompt_tokens']);
  const said = { isCounted, text, ...(reasoning === '' ? {} : { reasoning }), usage: readUsage(answer.usage, request, written) };
  if (typeof refusal === 'string' && refusal !== '') return { ...said, text: text || refusal, finish: 'refused' };
  const { finish, endedBy } = readFinish(choice.finish_reason);
  // A model that reasons may spend all of its tokens before the first word of the answer.
  if (finish === 'refused' || finish === 'length') return { ...said, finish };
  const calling = calls.length > 0 && (request.tools !== undefined || finish === 'calls' || text.trim() === '');
  if (calling) return { ...said, calls, finish: 'calls' };
  if (finish === 'unknown' || (finish === 'calls' && text.trim() === '')) return { ...said, finish: 'unknown', endedBy };
  return { ...said, finish: 'stop' };
}

/** The words by which endpoints say how an answer ended; none is no word. */
const finishes: Readonly<Record<string, Completion['finish']>> = {
  ...{ stop: 'stop', eos: 'stop', eos_token: 'stop', stop_sequence: 'stop', stop_token: 'stop', end_turn: 'stop', complete: 'stop' },
  ...{ completed: 'stop', done: 'stop', normal: 'stop', finish: 'stop', finished: 'stop', end: 'stop' },
  ...{ length: 'length', max_tokens: 'length', max_output_tokens: 'length', model_length: 'length', max_length: 'length' },
  ...{ token_limit: 'length', limit: 'length', model_context_window_exceeded: 'length' },
  ...{ content_filter: 'refused', safety: 'refused', refusal: 'refused', recitation: 'refused', blocklist: 'refused' },
  ...{ prohibited_content: 'refused', spii: 'refused', sensitive: 'refused', content_filtered: 'refused', error_toxic: 'refused' },
  ...{ tool_calls: 'calls', function_call: 'calls', tool_use: 'calls', tool_call: 'calls' },
};

function readFinish(reason: unknown): { readonly finish: Completion['finish']; readonly endedBy: string } {
  if (reason === undefined || reason === null || reason === '') return { finish: 'stop', endedBy: '' };
  const endedBy = typeof reason === 'string' ? reason : JSON.stringify(reason);
  const word = endedBy
    .toLowerCase()
    .replace(/^finish_reason_/, '')
    .replaceAll('-', '_');
  return { finish: finishes[word] ?? 'unknown', endedBy };
}

/** Where endpoints put what a model thought, apart from what it said. */
const reasoningFields = ['reasoning_content', 'reasoning', 'thinking', 'reasoning_text', 'reasoning_details'] as const;

function readReasoning(message: Readonly<Record<string, unknown>> | undefined): string {
  for (const field of reasoningFields) {
    const text = thoughtIn(message?.[field]);
    if (text.trim() !== '') return text;
  }
  const parts = Array.isArray(message?.content) ? (message.content as readonly unknown[]) : [];
  return parts.map((part) => (isThought(part) ? thoughtIn(part) : '')).join('');
}

/** Of reasoning that is not shown, there is a count of tokens. */
function hiddenReasoning(usage: unknown): string {
  const tokens = asRecord(asRecord(usage)?.['completion_tokens_details'])?.['reasoning_tokens'];
  return typeof tokens === 'number' && tokens > 0 ? `(${tokens} tokens that are not shown)` : '';
}

function isThought(part: unknown): boolean {
  return ['thinking', 'reasoning', 'thought'].includes(String(asRecord(part)?.type));
}

/** The text of a thought: as it is, in a part, or in a list of them. */
function thoughtIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(thoughtIn).join('');
  const part = asRecord(value);
  return part === undefined ? '' : thoughtIn(part.thinking ?? part.text ?? part.summary ?? part.content ?? '');
}

/** The completion that stands for a request which a content filter declined before the model saw it. */
export function refusedAnswer(request: ModelRequest): Completion {
  return { text: '', usage: estimateUsage(request, ''), finish: 'refused' };
}

/** An estimate where nothing was counted. */
export function estimateUsage(request: ModelRequest, answer: string): Usage {
  return { inputTokens: estimateInput(request), outputTokens: estimateTokens(answer) };
}

/** Gateways report failures of the model behind them with status 200 and `error: {code, message}`, in the body or its choice. */
function reportedFailure(answer: Readonly<Record<string, unknown>>, asked: Asked): ModelError {
  const refusal = readRefusal(answer);
  if (answer.error === undefined && refusal.message === '')
    return new ModelError('garbage', `${asked.endpoint.host} sent an answer without a choice.`);
  const code = Number(refusal.code);
  return errorForStatus(code >= 400 && code < 600 ? code : 500, refusal, new Headers(), asked);
}

/** An answer that was begun may have cost something: whatever ended it was no refusal. */
function brokenOff(error: ModelError): ModelError {
  return error.isRefusal ? new ModelError('unavailable', error.message) : error;
}

/** The text of a message: a string, or a list of parts of which some are text; empty where there is none. */
function readContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part) => asRecord(part)).filter((part) => part?.type === 'text' || part?.type === 'output_text');
  return texts.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

function readUsage(usage: unknown, request: ModelRequest, answer: string): Usage {
  const { prompt_tokens: input, completion_tokens: output } = asRecord(usage) ?? {};
  const estimate = estimateUsage(request, answer);
  return {
    inputTokens: isCount(input) ? input : estimate.inputTokens,
    outputTokens: isCount(output) ? output : estimate.outputTokens,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
