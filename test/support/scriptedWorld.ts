import type { World } from '../../src/core/agents/world';
import type { ChatMessage } from '../../src/core/models/model';
import { createRandom } from '../../src/core/stats/random';

/** A world without effects whose model gives the answers in turn; and what it was asked. */
export function scriptedWorld(answers: readonly string[]): { readonly world: World; readonly asked: (readonly ChatMessage[])[] } {
  const asked: (readonly ChatMessage[])[] = [];
  const world: World = {
    actor: () => world,
    ask: async ({ messages }) => {
      asked.push(messages);
      return { text: answers[asked.length - 1] ?? '', usage: { inputTokens: 0, outputTokens: 0 }, finish: 'stop' };
    },
    effect: async () => null,
    record: () => undefined,
    grade: async () => ({ value: 0, feedback: '' }),
    random: (purpose) => createRandom(1, purpose),
    signal: new AbortController().signal,
  };
  return { world, asked };
}
