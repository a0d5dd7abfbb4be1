import { chatterIn } from '../../modelText/chatter';
import { isRefusal, strayReasoning } from '../../modelText/cleanAnswer';
import { copiedPart, isWithin } from '../../modelText/copies';
import type { Asked } from '../../modelText/reading';
import { referenceIn, withoutReferences } from '../../modelText/requestReferences';
import { ownAccountIn, withoutTrimmings } from '../../modelText/trimmings';

/** A text of an answer without what belongs to the talk round it. @param before the prompt as it is: what it has may stay. */
export function tidied(text: string, before: string): string {
  return withoutReferences(withoutTrimmings(text, before), before);
}

/**
 * Why a text of an answer is not meant for the prompt.
 * @param what `The instruction`, `A rule`
 * @param before the prompt as it is
 */
export function faultOfTalk(what: string, text: string, asked: Asked, before: string): string | undefined {
  if (!/\p{L}/u.test(text)) return `${what} has no words: "${text.slice(0, 60)}".`;
  if (isRefusal(text)) return `${what} declines instead of saying what to do.`;
  const chatter = chatterIn(text, asked);
  if (chatter !== undefined) return `${what} ${chatter}.`;
  const account = ownAccountIn(text, before);
  if (account !== undefined) return `${what} speaks of itself: "${account.slice(0, 80)}". Leave that out.`;
  const reference = referenceIn(text, before);
  if (reference !== undefined) return `${what} points to "${reference}", which the reader of the prompt never sees.`;
  const reasoning = strayReasoning(text, asked);
  if (reasoning !== undefined) return `${what} holds ${reasoning}, which belongs to the reasoning before it.`;
  const part = copiedPart(text, asked.request);
  if (part !== undefined && !before.includes(part)) return `${what} repeats parts of the request.`;
  return isWithin(text, asked.template) ? `${what} repeats words of the request: "${text.slice(0, 60)}".` : undefined;
}
