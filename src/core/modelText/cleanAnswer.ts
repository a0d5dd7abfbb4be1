import type { Asked, Reading } from './reading';
import { reasoningMarkIn, withoutReasoning } from './reasoning';

/** A line of a template that is at least so long is not written by chance. */
const tellingLine = 40;

/**
 * An answer without what is no part of it: reasoning in front of it, marks of a chat template, and the request where the model
 * repeats that first.
 * @param marks where the answer proper begins, if it has such a mark; reasoning without an opening tag ends before it.
 */
export function cleanAnswer(answer: string, { template }: Pick<Asked, 'template'>, marks?: RegExp): Reading<string> {
  const { text, hasReasoning } = withoutReasoning(answer, { answer: marks });
  const reasoned = text.trim();
  if (reasoned === '') return { fault: hasReasoning ? 'The answer holds nothing but reasoning.' : 'The answer is empty.' };
  const own = withoutEcho(reasoned, template);
  return own === '' ? { fault: 'The answer repeats the request and adds nothing.' } : { value: own };
}

/** How chat models begin to decline in other languages: an apology or "unfortunately" of one's own, or that one cannot help. */
const refusalsElsewhere =
  /^(?:(?:es )?tut mir (?:sehr |wirklich )?leid|leider kann ich|ich kann (?:\S+ ){0,4}nicht (?:helfen|weiterhelfen|erfüllen)|je suis (?:vraiment )?désolée?|désolée?,? (?:mais )?je|malheureusement,? je|je ne (?:peux|suis) pas (?:en mesure|vous aider|t'aider|répondre)|lo siento|lamentablemente,? no puedo|no puedo ayudar|(?:me )?desculpe|sinto muito|infelizmente,? (?:eu )?não|não posso ajudar|mi dispiace|purtroppo non posso|non posso aiutar|het spijt m|helaas kan ik|przykro mi|niestety nie mogę|извините|к сожалению, я|я не могу (?:помочь|выполнить)|很?抱歉|对不起|對不起|我(?:无法|無法|不能)(?:提供|帮助|幫助|协助|協助|满足|完成)|申し訳(?:ありません|ございません)|죄송(?:합니다|하지만))/i;

/** Whether a text begins by declining, as a chat model does. */
export function isRefusal(text: string): boolean {
  const start = text.trim().replace(/[’‘]/g, "'").slice(0, 240);
  return (
    refusalsElsewhere.test(start) ||
    /^(?:(?:i'm|i am) (?:sorry|unable|not able)\b|sorry,? (?:but )?i\b|(?:my )?apologies\b|i apologi[sz]e\b|unfortunately,? i\b)/i.test(
      start,
    ) ||
    /^(?:as an ai\b|i(?:'m| am) (?:just )?an ai\b).{0,80}\b(?:i (?:can't|cannot|don't|do not|won't)|unable|not able)\b/i.test(start) ||
    /^i (?:can't|cannot|can not|won't|will not|must decline|have to decline|decline to)\b.{0,40}\b(?:help|assist|comply|provide|fulfil|do|create|write|continue|engage|support|request)/i.test(
      start,
    )
  );
}

/** The reasoning tag that a text holds, where the request has none; undefined for a text without. */
export function strayReasoning(text: string, { request }: Pick<Asked, 'request'>): string | undefined {
  const found = reasoningMarkIn(text);
  return found === undefined || request.includes(found) ? undefined : found;
}

/** What stands after the last line that is the template's own. */
function withoutEcho(answer: string, template: string): string {
  const own = template
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= tellingLine && !line.includes('{{'));
  const ends = own.map((line) => answer.lastIndexOf(line) + line.length).filter((end, index) => end >= (own[index]?.length ?? 0));
  return answer.slice(Math.max(0, ...ends)).trim();
}
