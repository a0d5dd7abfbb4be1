import type { ChatMessage, Completion } from '../models/model';
import { beginsWithCall } from './chatter';
import { withoutReasoning } from './reasoning';

/** Why there is no answer in a completion: what it is instead. */
export type Missing =
  /** The model, or a filter of its endpoint, declined. */
  | 'refused'
  /** Reasoning alone, cut off or not. */
  | 'reasoning'
  /** A call of a tool that nobody offered. */
  | 'call'
  | 'empty'
  /** It ended for a reason that is not known. */
  | 'unknown';

/** What may be wrong with an answer: it was cut off, and is scored as it stands; or there is none. */
export type Flaw = 'cut' | Missing;

/** How many answers have which flaw; those that none has are left out. */
export type Flaws = Readonly<Partial<Record<Flaw, number>>>;

/** What a completion answers: a text, or nothing that could be scored. */
export type TaskAnswer = { readonly text: string; readonly isCut: boolean } | { readonly missing: Missing };

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
  if (finish === 'calls') return asked.offersTools ? { text: completion.text, isCut: false } : { missing: 'call' };
  const { text, hasReasoning, isCall } = withoutReasoning(completion.text, asked);
  if (isCall || (beginsWithCall(text) && !beginsWithCall(asked.expected))) return { missing: 'call' };
  const isCut = finish === 'length';
  if (text.trim() !== '') return { text: hasReasoning ? text.trim() : text, isCut };
  if (hasReasoning && isOwnTag(completion.text, asked)) return { text: completion.text, isCut };
  return { missing: hasReasoning || (completion.reasoning ?? '').trim() !== '' ? 'reasoning' : 'empty' };
}

/** Whether what looks like reasoning alone stands between marks that the prompt asks for. */
function isOwnTag(text: string, { messages }: TaskAsked): boolean {
  const name = ownTag.exec(text)?.[1];
  return name !== undefined && messages.some(({ content }) => content.includes(`<${name}>`));
}

/** All flaws of several answers, or several sets of them, together; undefined where there are none. */
export function addFlaws(all: readonly (Flaws | undefined)[]): Flaws | undefined {
  const sum: Partial<Record<Flaw, number>> = {};
  for (const flaws of all) {
    for (const [name, count] of Object.entries(flaws ?? {}) as [Flaw, number][]) sum[name] = (sum[name] ?? 0) + count;
  }
  return Object.keys(sum).length === 0 ? undefined : sum;
}
