import { createRandom } from '../../../src/core/stats/random';
import type { ChatCall } from '../chat';
import { conversation, lastUserText } from '../chat';
import { uselessExplanation, uselessSentence } from './suggestions';
import { answerOf, caseIn, kindOf, wrongAnswer } from './workshop';
import type { TaskAnswer, World, WorldConfig } from './world';

/** The sentence that makes a prompt truly better. */
export const betterSentence = 'Weigh the end of the message before its beginning.';

/**
 * One truly better prompt among useless ones. Whether a version truly answers a case is drawn once for each version and case;
 * what comes back is flipped now and then, anew at every call. The reflection model deals its suggestions from a deck with one
 * better card, shuffled again when it is used up.
 */
export function noisyWorld({ seed, base, better, flipped, deck }: Extract<WorldConfig, { kind: 'noisy' }>): World {
  const noise = createRandom(seed, 'noise');
  const cards = createRandom(seed, 'deck');
  let hand: string[] = [];
  let useless = 0;
  const deal = (): string => {
    if (hand.length === 0) hand = cards.shuffle([betterSentence, ...Array.from({ length: deck - 1 }, () => uselessSentence(++useless))]);
    return hand.pop() as string;
  };
  const isTrulyRight = (text: string, id: string): boolean => {
    const isBetter = text.includes(betterSentence);
    const version = isBetter ? 'better' : (/Remark \d+/.exec(text)?.[0] ?? 'first');
    return createRandom(seed, 'truth', version, id).float() < (isBetter ? better : base);
  };
  return {
    answer(call: ChatCall): TaskAnswer {
      const text = lastUserText(call);
      const id = caseIn(text);
      const truth = isTrulyRight(conversation(call), id ?? '');
      const right = noise.float() < flipped ? !truth : truth;
      return { text: right ? answerOf(kindOf(text)) : wrongAnswer, case: id, right };
    },
    suggest: (_, count) => Array.from({ length: count }, () => [deal()]),
    explain: () => uselessExplanation,
  };
}
