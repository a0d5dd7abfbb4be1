import type { ChatCall } from '../chat';
import { conversation, lastUserText } from '../chat';
import { answerOf, caseIn, kindOf, kindsIn, ruleOf, rulesIn, wrongAnswer } from './workshop';
import type { TaskAnswer, World } from './world';

/**
 * Hidden rules: a case is answered only when the prompt holds the rule of its kind. The reflection model names the rules of the
 * cases it is shown, and keeps those that the prompt has already.
 */
export function plantedWorld(rules: number): World {
  return {
    answer(call: ChatCall): TaskAnswer {
      const text = lastUserText(call);
      const kind = kindOf(text);
      const right = kind !== undefined && conversation(call).includes(ruleOf(kind));
      return { text: right ? answerOf(kind) : wrongAnswer, case: caseIn(text), right };
    },
    suggest: (shown) => {
      const named = new Set([...rulesIn(shown, rules), ...kindsIn(shown).filter((kind) => kind < rules)]);
      return [[...named].sort((a, b) => a - b).map(ruleOf)];
    },
    explain: (shown) => kindsIn(shown).map(ruleOf).join(' '),
  };
}
