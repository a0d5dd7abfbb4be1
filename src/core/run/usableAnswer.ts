import { acceptedAnswers } from '../cases/expectation';
import type { Case } from '../cases/case';
import type { Ask } from '../agents/world';
import type { Completion } from '../models/model';
import { ModelError } from '../models/model';
import type { Missing } from '../modelText/flaws';
import { readTaskAnswer } from '../modelText/taskAnswer';

/** A completion that says nothing of the prompt: it is an error of its case, and never a score. */
export class NoAnswer extends ModelError {
  constructor(
    readonly missing: Missing,
    message: string,
  ) {
    super('no-answer', message);
  }
}

/** A completion as an agent takes it: without the reasoning before its answer. */
export interface UsableAnswer extends Completion {
  readonly isCut: boolean;
  readonly isReasoned: boolean;
}

/**
 * A task model's answer, where it can be scored.
 * @param maxTokens that it could have
 * @throws NoAnswer when it is no answer.
 */
export function usableAnswer(
  completion: Completion,
  { messages, tools }: Pick<Ask, 'messages' | 'tools'>,
  { expected = '' }: Pick<Case, 'expected'>,
  maxTokens: number,
): UsableAnswer {
  const read = readTaskAnswer(completion, {
    messages,
    expected: acceptedAnswers(expected).join('\n'),
    offersTools: tools !== undefined && tools.length > 0,
  });
  if ('missing' in read) throw new NoAnswer(read.missing, describeMissing(read.missing, completion, maxTokens));
  return { ...completion, ...read };
}

function describeMissing(missing: Missing, { finish, endedBy = '', calls = [] }: Completion, maxTokens: number): string {
  const raise = `It had used up its ${maxTokens} tokens. Raise maxAnswerTokens in the eval file, or --max-answer-tokens.`;
  switch (missing) {
    case 'refused':
      return 'The task model, or a filter of its endpoint, declined to answer. Look at the case, or choose another model.';
    case 'reasoning':
      return finish === 'length'
        ? `The task model wrote reasoning, and was cut off before the first word of its answer. ${raise}`
        : 'The task model wrote reasoning and no answer. Turn its reasoning off where it is served, or choose another model.';
    case 'call':
      return (
        `The task model called a tool${calls[0] === undefined ? '' : `, "${calls[0].name}",`} instead of answering, ` +
        'and it was offered none. Say in the prompt that it answers by itself, or choose another agent.'
      );
    case 'empty':
      return finish === 'length'
        ? `The task model was cut off before the first word of its answer. ${raise}`
        : 'The task model answered with an empty text. Look at the case, or choose another model.';
    case 'unknown':
      return (
        `The endpoint ended the answer for a reason that is not known: "${endedBy.slice(0, 80)}". ` +
        'Look at the case, or choose another model.'
      );
  }
}
