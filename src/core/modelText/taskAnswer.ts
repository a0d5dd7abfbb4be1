import type { ChatMessage, Completion } from '../models/model';
import { beginsWithCall } from './chatter';
import type { Missing } from './flaws';
import { withoutReasoning } from './reasoning';

/** What a completion answers: a text, or nothing that could be scored. */
export type TaskAnswer = { readonly text: string; readonly isCut: boolean; readonly isReasoned: boolean } | { readonly missing: Missing };

/** What an answer is held against. */
export interface TaskAsked {
  /** What was sent: marks that it names itself belong to the answer where there is nothing else. */
  readonly messages: readonly ChatMessage[];
  /** What the case expects: marks that it holds belong to the answer. */
  readonly expected: string;
  /** Whether the model may call tools. */
  readonly offersTools: boolean;
}

/** Marks that a prompt may ask for as a part of the answer; the others are those of models. */
const ownTag = /^\s*<(analysis|reflection|scratchpad|reasoning|thoughts?|thinking)\b/i;

/**
 * Reads the answer of a task model: the text behind its reasoning, in all the forms in which models and servers leave that in, or why
 * there is none. A text without any is as it was.
 */
export function readTaskAnswer(completion: Completion, asked: TaskAsked): TaskAnswer {
  const { finish } = completion;
  if (finish === 'refused' || finish === 'unknown') return { missing: finish };
  if (finish === 'calls') return asked.offersTools ? { text: completion.text, isCut: false, isReasoned: false } : { missing: 'call' };
  const { text, hasReasoning, isCall } = withoutReasoning(completion.text, asked);
  if (isCall || (beginsWithCall(text) && !beginsWithCall(asked.expected))) return { missing: 'call' };
  const isCut = finish === 'length';
  const isReasoned = hasReasoning || (completion.reasoning ?? '').trim() !== '';
  if (text.trim() !== '') return { text: hasReasoning ? text.trim() : text, isCut, isReasoned };
  if (hasReasoning && isOwnTag(completion.text, asked)) return { text: completion.text, isCut, isReasoned: false };
  return { missing: isReasoned ? 'reasoning' : 'empty' };
}

/** Whether what looks like reasoning alone stands between marks that the prompt asks for. */
function isOwnTag(text: string, { messages }: TaskAsked): boolean {
  const name = ownTag.exec(text)?.[1];
  return name !== undefined && messages.some(({ content }) => content.includes(`<${name}>`));
}
