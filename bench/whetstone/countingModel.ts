import type { Model } from '../../src/core/models/model';
import { ModelError } from '../../src/core/models/model';
import type { Random } from '../../src/core/stats/random';
import type { World } from '../server/worlds/world';
import { worldModel } from './worldModel';

/** What was really used, counted where the endpoint would count it. */
export interface Counts {
  /** Attempts, failed ones included. */
  calls: number;
  answered: number;
  tokens: number;
  /** The most tokens of one call. */
  largest: number;
}

export interface CountingOptions {
  readonly world: World;
  readonly name: 'task' | 'reflection';
  readonly counts: Counts;
  /** Characters of one token: endpoints do not count as Whetstone estimates. */
  readonly charactersPerToken: number;
  /** Tokens of an answer beside its text. */
  readonly reasoning: number;
  /** Share of the attempts that fail. */
  readonly failures: number;
  readonly random: Random;
}

/** A world behind an endpoint that counts tokens in its own way and fails now and then. */
export function countingModel({ world, name, counts, charactersPerToken, reasoning, failures, random }: CountingOptions): Model {
  const model = worldModel(world, name);
  const tokensOf = (text: string): number => Math.ceil(text.length / charactersPerToken);
  return {
    id: name,
    async complete(request, signal) {
      counts.calls++;
      if (random.float() < failures) throw new ModelError('unavailable', 'The endpoint is overloaded.');
      counts.answered++;
      const { text, finish } = await model.complete(request, signal);
      const inputTokens = request.messages.reduce((sum, { content }) => sum + tokensOf(content), 0);
      const outputTokens = Math.min(request.maxTokens, tokensOf(text) + reasoning);
      counts.tokens += inputTokens + outputTokens;
      counts.largest = Math.max(counts.largest, inputTokens + outputTokens);
      return { text, finish, usage: { inputTokens, outputTokens } };
    },
  };
}
