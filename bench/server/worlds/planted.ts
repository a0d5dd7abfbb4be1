import type { ChatCall } from '../chat';
import { conversation, lastUserText } from '../chat';
import { answerOf, caseIn, kindOf, kindsIn, ruleOf, rulesIn, saysRule, verboseRule, wrongAnswer } from './workshop';
import type { TaskAnswer, World, WorldConfig } from './world';

/**
 * Hidden rules: a case is answered only when the prompt holds the rule of its kind. The reflection model names the rules of the
 * cases it is shown, and keeps those that the prompt has already. Where it is verbose, it says each at a length, also when it is asked to
 * be brief.
 */
export function plantedWorld({ rules, verbose }: Extract<WorldConfig, { kind: 'planted' }>): World {
  const written = (kind: number): string =>
    verbose === undefined ? ruleOf(kind) : verboseRule(kind, verbose.characters, verbose.isOneSentence);
  return {
    answer(call: ChatCall): TaskAnswer {
      const text = lastUserText(call);
      const kind = kindOf(text);
      const right = kind !== undefined && saysRule(conversation(call), kind);
      return { text: right ? answerOf(kind) : wrongAnswer, case: caseIn(text), right };
    },
    suggest: (shown) => {
      const named = new Set([...rulesIn(shown, rules), ...kindsIn(shown).filter((kind) => kind < rules)]);
      return [[...named].sort((a, b) => a - b).map(written)];
    },
    explain: (shown) => kindsIn(shown).map(ruleOf).join(' '),
  };
}
