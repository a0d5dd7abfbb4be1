import type { ModelRequest } from '../core/models/model';
import type { Refusal } from './openaiErrors';

/** Which parameters an endpoint takes for a model. */
export interface Accepted {
  readonly tokenLimit: 'max_completion_tokens' | 'max_tokens';
  readonly temperature: boolean;
  readonly seed: boolean;
}

/** What is tried first: the modern limit, and both parameters. */
export const allAccepted: Accepted = { tokenLimit: 'max_completion_tokens', temperature: true, seed: true };

/** The sampling parameters of a request, as far as they are accepted. */
export interface SamplingParameters {
  max_completion_tokens?: number;
  max_tokens?: number;
  temperature?: number;
  seed?: number;
}

export function samplingParameters(request: ModelRequest, accepted: Accepted): SamplingParameters {
  return {
    [accepted.tokenLimit]: request.maxTokens,
    ...(accepted.temperature ? { temperature: request.temperature } : {}),
    // Some endpoints hold the seed in a signed 32-bit integer.
    ...(accepted.seed ? { seed: request.seed & 0x7fffffff } : {}),
  };
}

/** Messages that are about a value's size, not about the parameter: without it the request would be refused as well. */
const aboutSize = /too (large|long|big|high|many|small)|exceed|at (most|least)|less than|greater than|maximum (context|value|number)/i;

/**
 * What is left to try when an endpoint refused a request for one of its parameters: the older name of the token limit, or
 * the request without temperature (models that reason have a fixed one) or seed. Nothing when the refusal has another cause;
 * the token limit itself is never dropped, for the budget rests on it.
 */
export function withoutRefused(accepted: Accepted, refusal: Refusal): Accepted | undefined {
  const named = refusedParameter(accepted, refusal);
  if (named === 'max_completion_tokens') return { ...accepted, tokenLimit: 'max_tokens' };
  if (named === 'temperature' || named === 'seed') return { ...accepted, [named]: false };
  return undefined;
}

function refusedParameter(accepted: Accepted, { message, param }: Refusal): string | undefined {
  if (aboutSize.test(message)) return undefined;
  const sent = [accepted.tokenLimit, ...(['temperature', 'seed'] as const).filter((name) => accepted[name])];
  return sent.find((name) => name === param) ?? sent.find((name) => new RegExp(`\\b${name}\\b`).test(message));
}

/** What is done differently than asked, in a sentence; nothing where all is accepted. */
export function describeDropped(accepted: Accepted): string | undefined {
  const dropped = (['temperature', 'seed'] as const).filter((name) => !accepted[name]);
  return dropped.length === 0 ? undefined : `takes no ${dropped.join(' and no ')}; it is asked without.`;
}
