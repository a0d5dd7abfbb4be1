import { abortError } from '../core/models/abort';
import type { Completion, Model, ModelRequest } from '../core/models/model';
import { estimateTokens, lexicalModelId } from '../core/models/model';
import { answerMessages } from './answering';
import { Dice } from './dice';
import { proposeInstruction } from './proposal';
import { writeReflection } from './reflection';
import type { RequestKind } from './routing';
import { kindOf } from './routing';
import { rewriteRules } from './ruleRewriting';
import { writeGrade } from './judging';

/**
 * The built-in model: a small word counter in the clothes of a chat model, for work without a key or a network. It is a pure
 * function of the messages, the temperature, the seed and the token limit; it knows nothing but English function words.
 * @param pause lets others have their turn before each answer: it computes, and with a long prompt for a while, where other models wait.
 */
export function createLexicalModel(pause: () => Promise<void> = () => Promise.resolve()): Model {
  const skills: Readonly<Record<RequestKind, (request: ModelRequest, text: string, dice: Dice) => string>> = {
    answer: (request) => answerMessages(request.messages),
    reflect: (_request, text, dice) => writeReflection(text, dice),
    rules: (_request, text, dice) => rewriteRules(text, dice),
    propose: (_request, text, dice) => proposeInstruction(text, dice),
    judge: (_request, text) => writeGrade(text),
  };
  return {
    id: lexicalModelId,
    async complete(request, signal) {
      if (signal.aborted) throw abortError(signal);
      await pause();
      if (signal.aborted) throw abortError(signal);
      const text = request.messages.map(({ content }) => content).join('\n\n');
      const dice = new Dice(request.seed, request.temperature);
      return completionOf(request, text, skills[kindOf(request.messages)](request, text, dice));
    },
  };
}

/** Counts tokens as the rest of Whetstone estimates them, and cuts what is too long. */
function completionOf(request: ModelRequest, asked: string, answer: string): Completion {
  const cut = estimateTokens(answer) > request.maxTokens;
  const text = cut ? answer.slice(0, request.maxTokens * 4) : answer;
  return {
    text,
    usage: { inputTokens: estimateTokens(asked), outputTokens: estimateTokens(text) },
    finish: cut ? 'length' : 'stop',
  };
}
