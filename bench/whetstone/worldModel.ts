import type { Model } from '../../src/core/models/model';
import { estimateTokens } from '../../src/core/models/model';
import { reply } from '../server/standIn';
import type { World } from '../server/worlds/world';

/** A world in the clothes of a model, in this process: for what needs millions of calls. `name` is `task` or `reflection`. */
export function worldModel(world: World, name: string): Model {
  return {
    id: name,
    complete(request, signal) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      const { text } = reply(world, { model: name, messages: request.messages });
      const inputTokens = request.messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
      return Promise.resolve({ text, usage: { inputTokens, outputTokens: estimateTokens(text) }, finish: 'stop' });
    },
  };
}
