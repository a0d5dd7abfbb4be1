import { exactMcNemarTest } from '../../../src/core/stats/pairedTests';
import { ALPHA } from '../../../src/core/stats/levels';
import { betterSentence } from '../../server/worlds/noisy';
import type { World } from '../../server/worlds/world';
import type { WorkshopCase } from '../../server/worlds/workshop';
import { basePrompt } from '../../server/worlds/workshop';
import type { PowerRun, PowerWorld } from './job';

/**
 * The loop that anyone would write first: asks for one suggestion after another, scores each on all validation cases as long as the calls
 * last, and keeps the best. An exact test of the best against the first prompt on the test cases follows, for which calls are kept.
 * It has no use for training cases. For answers that are right or wrong.
 */
export function searchPlainly(world: World, cases: readonly WorkshopCase[], size: PowerWorld): PowerRun {
  const validation = cases.slice(0, size.validation);
  const test = cases.slice(size.validation, size.validation + size.test);
  let calls = 0;
  const right = (prompt: string, some: readonly WorkshopCase[]): readonly boolean[] => {
    calls += some.length;
    const messages = (input: string) => [
      { role: 'system', content: prompt },
      { role: 'user', content: input },
    ];
    return some.map(({ input }) => world.answer({ model: 'task', messages: messages(input) }).right);
  };
  const score = (prompt: string): number => right(prompt, validation).filter(Boolean).length;
  let best = { prompt: basePrompt, score: score(basePrompt) };
  while (calls + 1 + validation.length + 2 * test.length <= size.calls) {
    calls++;
    const prompt = [basePrompt, ...(world.suggest('', 1)[0] ?? [])].join(' ');
    const next = { prompt, score: score(prompt) };
    if (next.score > best.score) best = next;
  }
  const [before, after] = [right(basePrompt, test), right(best.prompt, test)];
  const gained = after.filter((isRight, index) => isRight && before[index] === false).length;
  const lost = before.filter((isRight, index) => isRight && after[index] === false).length;
  return {
    isReturned: best.prompt.includes(betterSentence),
    isProven: gained > lost && exactMcNemarTest(gained, lost) < ALPHA,
    calls,
  };
}
