import { createRandom } from '../../../src/core/stats/random';
import type { ChatCall } from '../chat';
import { lastUserText } from '../chat';
import { uselessExplanation, uselessSentence } from './suggestions';
import { answerOf, caseIn, kindOf, wrongAnswer } from './workshop';
import type { TaskAnswer, World } from './world';

/**
 * The null: every answer is right by the toss of a coin, thrown anew at every call, so that no prompt is better than another.
 * Suggestions differ, and none of them changes anything.
 */
export function coinWorld(seed: number, probability: number): World {
  const coin = createRandom(seed, 'coin');
  let suggestions = 0;
  return {
    answer(call: ChatCall): TaskAnswer {
      const text = lastUserText(call);
      const right = coin.float() < probability;
      return { text: right ? answerOf(kindOf(text)) : wrongAnswer, case: caseIn(text), right };
    },
    suggest: (_, count) => Array.from({ length: count }, () => [uselessSentence(++suggestions)]),
    explain: () => uselessExplanation,
  };
}
