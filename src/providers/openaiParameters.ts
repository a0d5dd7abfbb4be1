import type { ModelRequest } from '../core/models/model';
import type { Refusal } from './openaiErrors';

/** Which parameters an endpoint takes for a model. */
export interface Accepted {
  readonly tokenLimit: 'max_completion_tokens' | 'max_tokens';
  readonly temperature: boolean;
  readonly seed: boolean;
  /** `response_format` with a JSON schema. */
  readonly format: boolean;
}

/** What is tried first: the modern limit, and all parameters. */
export const allAccepted: Accepted = { tokenLimit: 'max_completion_tokens', temperature: true, seed: true, format: true };

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
  const formatted = request.format !== undefined && accepted.format;
  if (formatted && (refusal.param?.startsWith('response_format') || aboutFormat.test(refusal.message)))
    return { ...accepted, format: false };
  const named = refusedParameter(accepted, refusal);
  if (named === 'max_completion_tokens') return { ...accepted, tokenLimit: 'max_tokens' };
  if (named === 'temperature' || named === 'seed') return { ...accepted, [named]: false };
  return formatted && refusal.param === undefined && !aboutSize.test(refusal.message) ? { ...accepted, format: false } : undefined;
}

function refusedParameter(accepted: Accepted, { message, param }: Refusal): string | undefined {
  if (aboutSize.test(message)) return undefined;
  const sent = [accepted.tokenLimit, ...(['temperature', 'seed'] as const).filter((name) => accepted[name])];
  return sent.find((name) => name === param) ?? sent.find((name) => new RegExp(`\\b${name}\\b`).test(message));
}

/** What is done differently than asked, in a sentence; nothing where all is accepted. */
export function describeDropped(accepted: Accepted): string | undefined {
  const dropped: string[] = (['temperature', 'seed'] as const).filter((name) => !accepted[name]);
  if (!accepted.format) dropped.push('response_format');
  return dropped.length === 0 ? undefined : `takes no ${dropped.join(' and no ')}; it is asked without.`;
}
