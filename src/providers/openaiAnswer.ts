import type { Completion, ModelRequest, Usage } from '../core/models/model';
import { estimateInput, estimateTokens, ModelError } from '../core/models/model';
import type { Asked } from './openaiErrors';
import { asRecord, errorForStatus, looksLikeHtml, parseJson, readRefusal } from './openaiErrors';
import { readCalls } from './openaiTools';

/**
 * Reads the body of a chat completion.
 * @throws ModelError `garbage` when there is no answer in it, or the error that the body reports in spite of its status 200.
 */
export function readAnswer(body: unknown, request: ModelRequest, asked: Asked): Completion {
  const { host } = asked.endpoint;
  const answer = asRecord(parseJson(body));
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
  const text = readContent(message?.content);
  const refusal = message?.refusal;
  const usage = readUsage(answer.usage, request, text ?? '');
  if (typeof refusal === 'string' && refusal !== '') return { text: text || refusal, usage, finish: 'refused' };
  if (choice.finish_reason === 'content_filter') return { text: text ?? '', usage, finish: 'refused' };
  // A model that reasons may spend all of its tokens before the first word of the answer.
  if (choice.finish_reason === 'length') return { text: text ?? '', usage, finish: 'length' };
  const calls = request.tools === undefined ? [] : readCalls(message);
  if (calls.length > 0) {
    const said = text ?? '';
    return { text: said, calls, usage: readUsage(answer.usage, request, said + JSON.stringify(calls)), finish: 'calls' };
  }
  if (text === undefined) throw new ModelError('garbage', `${host} sent an answer without text.`);
  return { text, usage, finish: 'stop' };
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
  if (answer.error === undefined) return new ModelError('garbage', `${asked.endpoint.host} sent an answer without a choice.`);
  const refusal = readRefusal(answer);
  const code = Number(refusal.code);
  return errorForStatus(code >= 400 && code < 600 ? code : 500, refusal, new Headers(), asked);
}

/** An answer that was begun may have cost something: whatever ended it was no refusal. */
function brokenOff(error: ModelError): ModelError {
  return error.isRefusal ? new ModelError('unavailable', error.message) : error;
}

/** The text of a message: a string, or a list of parts of which some are text. */
function readContent(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part) => asRecord(part)).filter((part) => part?.type === 'text');
  if (texts.length === 0) return undefined;
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
