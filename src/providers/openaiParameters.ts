import type { ModelRequest } from '../core/models/model';
import type { Refusal } from './openaiErrors';

/** Which parameters an endpoint takes for a model. */
export interface Accepted {
  readonly tokenLimit: 'max_completion_tokens' | 'max_tokens';
  readonly temperature: boolean;
  readonly seed: boolean;
  /** `response_format` with a JSON schema. */
  readonly format: boolean;
  /** The system role. */
  readonly system: boolean;
}

/** What is tried first: the modern limit, and all parameters. */
export const allAccepted: Accepted = { tokenLimit: 'max_completion_tokens', temperature: true, seed: true, format: true, system: true };

/** What a request holds beside the model and the messages, as far as it is accepted. */
export interface RequestParameters {
  max_completion_tokens?: number;
  max_tokens?: number;
  temperature?: number;
  seed?: number;
  response_format?: { type: 'json_schema'; json_schema: { name: string; schema: Record<string, unknown>; strict: true } };
}

export function requestParameters(request: ModelRequest, accepted: Accepted): RequestParameters {
  const { format } = request;
  return {
    [accepted.tokenLimit]: request.maxTokens,
    ...(accepted.temperature ? { temperature: request.temperature } : {}),
    // Some endpoints hold the seed in a signed 32-bit integer.
    ...(accepted.seed ? { seed: request.seed & 0x7fffffff } : {}),
    ...(format !== undefined && accepted.format
      ? { response_format: { type: 'json_schema', json_schema: { name: format.name, schema: { ...format.schema }, strict: true } } }
      : {}),
  };
}

/** Messages that are about a value's size, not about the parameter: without it the request would be refused as well. */
const aboutSize = /too (large|long|big|high|many|small)|exceed|at (most|least)|less than|greater than|maximum (context|value|number)/i;

/** Many endpoints name the value, not the parameter, and some name neither. */
const aboutFormat = /response_?\s?format|json_?\s?schema|structured[ _]outputs?|guided[_ ](json|decoding)/i;

/**
 * What is left to try when an endpoint refused a request for one of its parameters: the older name of the token limit, or
 * the request without temperature (models that reason have a fixed one), seed or format. Nothing when the refusal has another
 * cause; the token limit itself is never dropped, for the budget rests on it. A refusal of a request with a format that names no
 * cause is taken for one of the format.
 */
export function withoutRefused(accepted: Accepted, refusal: Refusal, request: ModelRequest): Accepted | undefined {
  if (accepted.system && isAboutSystem(refusal, request)) return { ...accepted, system: false };
  const formatted = request.format !== undefined && accepted.format;
  if (formatted && (refusal.param?.startsWith('response_format') || aboutFormat.test(refusal.message)))
    return { ...accepted, format: false };
  const named = refusedParameter(accepted, refusal, request);
  if (named === 'max_completion_tokens') return { ...accepted, tokenLimit: 'max_tokens' };
  if (named === 'temperature' || named === 'seed') return { ...accepted, [named]: false };
  return formatted && refusal.param === undefined && !aboutSize.test(refusal.message) ? { ...accepted, format: false } : undefined;
}

/** How endpoints and the templates of models say that they know no system role. */
const aboutSystem =
  /\bsystem\b[^.]{0,40}\b(?:role|message|prompt|instruction)s?\b[^.]{0,60}\bnot\b|(?:not|n't) (?:support|allow|accept|have|take)\w*[^.]{0,40}\b(?:system|developer)\b|(?:system|developer) (?:role|message|instruction)s?[^.]{0,30}(?:unsupported|not (?:supported|enabled|allowed))|(?:unsupported|unknown|invalid|unexpected)[^.]{0,20}\brole\b[^.]{0,20}\bsystem\b|only (?:support\w* )?['"`]?user['"`]?(?:,| and| or)[^.]{0,20}\bassistant['"`]? roles?|roles must alternate|(?:first|1st) message[^.]{0,30}must be[^.]{0,20}\buser\b/i;

/** Whether a request with a system message was refused for that. */
export function isAboutSystem({ message }: Refusal, { messages }: ModelRequest): boolean {
  return messages.some(({ role }) => role === 'system') && aboutSystem.test(message);
}

function refusedParameter(accepted: Accepted, { message, param }: Refusal, { temperature }: ModelRequest): string | undefined {
  // A temperature above 0 is another answer, and none is better than a refusal.
  if (temperature === 0 && accepted.temperature && (param === 'temperature' || /\btemperature\b/i.test(message))) return 'temperature';
  if (aboutSize.test(message)) return undefined;
  const sent = [accepted.tokenLimit, ...(['temperature', 'seed'] as const).filter((name) => accepted[name])];
  return sent.find((name) => name === param) ?? sent.find((name) => new RegExp(`\\b${name}\\b`).test(message));
}

/** What is done differently than asked, in a sentence; nothing where all is accepted. */
export function describeDropped(accepted: Accepted): string | undefined {
  const dropped: string[] = (['temperature', 'seed'] as const).filter((name) => !accepted[name]);
  if (!accepted.format) dropped.push('response_format');
  const said = [
    ...(dropped.length === 0 ? [] : [`takes no ${dropped.join(' and no ')}; it is asked without.`]),
    ...(accepted.system ? [] : ['takes no system message; the prompt is put in front of the user message.']),
  ];
  return said.length === 0 ? undefined : said.join(' It ');
}
