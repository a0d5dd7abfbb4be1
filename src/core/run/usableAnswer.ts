import type { Completion } from '../models/model';
import { ModelError } from '../models/model';
import type { RunSettings } from './journal/events';

/**
 * A task model's answer, where it can be scored. One that a filter or the model declined, or that was cut off before its first word, says
 * nothing of the prompt: it is an error of its case.
 * @throws ModelError of kind `no-answer` when it is no answer.
 */
export function usableAnswer(completion: Completion, { maxAnswerTokens }: Pick<RunSettings, 'maxAnswerTokens'>): Completion {
  if (completion.finish === 'refused')
    throw new ModelError(
      'no-answer',
      'The task model, or a filter of its endpoint, declined to answer. Look at the case, or choose another model.',
    );
  if (completion.finish === 'length' && completion.text.trim() === '') {
    throw new ModelError(
      'no-answer',
      `The task model had used up its ${maxAnswerTokens} tokens before the first word of its answer. ` +
        'Raise maxAnswerTokens in the eval file.',
    );
  }
  return completion;
}
