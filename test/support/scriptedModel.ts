import type { Model, ModelRequest } from '../../src/core/models/model';
import { estimateTokens } from '../../src/core/models/model';

/** A model that answers by a function, and remembers what it was asked. */
export interface ScriptedModel extends Model {
  readonly requests: ModelRequest[];
}

/** Answers every request by `answer`; what it throws is thrown. */
export function scriptedModel(id: string, answer: (request: ModelRequest, count: number) => string | Promise<string>): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    id,
    requests,
    async complete(request, signal) {
      signal.throwIfAborted();
      requests.push(request);
      const text = await answer(request, requests.length);
      const inputTokens = request.messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
      return { text, usage: { inputTokens, outputTokens: estimateTokens(text) }, finish: 'stop' };
    },
  };
}
