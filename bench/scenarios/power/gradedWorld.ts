import type { Model } from '../../../src/core/models/model';
import { createRandom } from '../../../src/core/stats/random';
import { conversation, lastUserText } from '../../server/chat';
import { betterSentence } from '../../server/worlds/noisy';
import { caseIn } from '../../server/worlds/workshop';
import type { World } from '../../server/worlds/world';
import type { PowerWorld } from './job';

/** A grade is the number of so many coins that fall rightly, of the highest grade. */
const coins = 4;
const highestGrade = 10;

/** The world, with answers that say which grade they are worth: drawn once for each version of the prompt and case. */
export function gradedWorld(world: World, seed: number, { base, better }: PowerWorld): World {
  return {
    ...world,
    answer(call) {
      const answer = world.answer(call);
      const text = conversation(call);
      const isBetter = text.includes(betterSentence);
      const version = isBetter ? 'better' : (/Remark \d+/.exec(text)?.[0] ?? 'first');
      const coin = createRandom(seed, 'grade', version, caseIn(text) ?? '');
      const fallen = Array.from({ length: coins }, () => coin.float() < (isBetter ? better : base)).filter(Boolean).length;
      return { ...answer, text: `worth ${(fallen / coins) * highestGrade}` };
    },
  };
}

/** The judge that reads those grades. */
export const readingJudge: Model = {
  id: 'judge',
  complete(request) {
    const grade = /worth ([\d.]+)/.exec(lastUserText({ model: 'judge', messages: request.messages }))?.[1] ?? '0';
    return Promise.resolve({
      text: JSON.stringify({ reason: 'As it says.', score: Number(grade) }),
      usage: { inputTokens: 100, outputTokens: 10 },
      finish: 'stop',
    });
  },
};
