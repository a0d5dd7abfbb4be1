import { createRandom } from '../../../src/core/stats/random';
import type { ChatCall } from '../chat';
import { conversation, lastUserText } from '../chat';
import { uselessExplanation, uselessSentence } from './suggestions';
import { answerOf, caseIn, kindOf, wrongAnswer } from './workshop';
import type { TaskAnswer, World } from './world';

/**
 * The null: every answer is right by the toss of a coin, thrown anew at every call, so that no prompt is better than another.
 * Suggestions differ, and none of them changes anything.
 */
export function coinWorld(seed: number, probability: number): World {
  const coin = createRandom(seed, 'coin');
  return tossingWorld(probability, () => coin.float());
}

/**
 * The null of a model that answers the same when it is asked the same: the coin is thrown once for each version of the prompt and input.
 */
export function steadyCoinWorld(seed: number, probability: number): World {
  return tossingWorld(probability, (call) => createRandom(seed, 'coin', conversation(call)).float());
}

function tossingWorld(probability: number, toss: (call: ChatCall) => number): World {
  let suggestions = 0;
  return {
    answer(call: ChatCall): TaskAnswer {
      const text = lastUserText(call);
      const right = toss(call) < probability;
      return { text: right ? answerOf(kindOf(text)) : wrongAnswer, case: caseIn(text), right };
    },
    suggest: (_, count) => Array.from({ length: count }, () => [uselessSentence(++suggestions)]),
    explain: () => uselessExplanation,
  };
}
