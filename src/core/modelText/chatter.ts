import type { Asked } from './reading';

/** What an answer is made of, where a model talks about its task. */
const ownWork = String.raw`(?:instructions?|prompts?|rules?|scores?|trajector(?:y|ies))`;
const improved = String.raw`(?:new|newer|better|best|improved|revised|updated|refined|rewritten|optimi[sz]ed|enhanced|final)`;

/** "Here is the improved instruction:", "Sure! Here …", "I have rewritten the rules:". */
const announcements: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:here(?:'s| is| are)|below (?:is|are)|this is|these are|my)\s(?:[\w'-]+\s){0,4}?` +
      String.raw`${improved}\s(?:[\w'-]+\s){0,3}?(?:${ownWork}|version|draft|list)\b[^\n.]{0,80}:`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:sure(?: thing)?|certainly|of course|absolutely|got it|no problem|great|okay|ok|alright)\s*[!,.:]+\s+` +
      String.raw`(?:here(?:'s| is| are)\b|below (?:is|are)\b|` +
      String.raw`i(?:'ll| will|'ve| have)\s(?:now\s)?(?:write|rewrite|improve|revise|written|rewritten|improved|revised)\b)`,
    'i',
  ),
  new RegExp(
    String.raw`^i(?:'ve| have)\s(?:[\w'-]+\s){0,2}?(?:written|rewritten|improved|revised|refined|updated)\s[^\n.]{0,40}?${ownWork}\b`,
    'i',
  ),
];

const hesitation = String.raw`(?:(?:okay|ok|alright|right|well|so|now|first)[,.]?\s+)*`;

/** "Okay, so the user wants a better instruction", "Wait, …". "Let's think step by step" is none: that is an instruction. */
const musings: readonly RegExp[] = [
  /^(?:wait|hm+|hold on)\s*(?:[,.…!]|-{1,2}\s|—)/i,
  new RegExp(String.raw`^${hesitation}let me\s(?:think|see|write|try|analy[sz]e|start|draft|craft|consider|look|re-?read)\b`, 'i'),
  new RegExp(
    String.raw`^${hesitation}the user\s(?:wants|wanted|asks|asked|said|says|is asking|needs)\b[^\n.]{0,60}` +
      String.raw`\b(?:${improved}|writing|write|improve|rewrite)\s(?:[\w'-]+\s){0,3}?${ownWork}\b`,
    'i',
  ),
  new RegExp(
    String.raw`^${hesitation}(?:we|i)\s(?:need to|have to|want to|should|must|will)\s` +
      String.raw`(?:write|rewrite|improve|raise|increase|come up|create|craft|produce|output|give|make|propose|find)\b` +
      String.raw`[^\n.]{0,60}\b${ownWork}\b`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:looking at|based on|given|judging by)\s(?:the\s)?(?:[\w'-]+\s){0,3}?` +
      String.raw`(?:trajectory|previous instructions?|earlier instructions?|instructions? above|scores above)\b`,
    'i',
  ),
  /\bthe (?:previous|earlier|last) instructions?\b[^\n.]{0,40}\b(?:got|scored|reached)\s(?:\w+\s)?\d/i,
];

/** A call of a tool, as the chat templates of models write it; a text that only speaks of the tag is none. */
const toolCall = /<(tool_calls?|function_calls?|tool_use|invoke)\b[^>]*>\s*[{[<][\s\S]*?<\/\1>|\[TOOL_CALLS\]\s*[[{]|<function=[\w.-]+>/i;

const callAtStart = new RegExp(`^(?:${toolCall.source})`, toolCall.flags);

/** Whether a text begins with the call of a tool. */
export function beginsWithCall(text: string): boolean {
  return callAtStart.test(text.trim());
}

/** Marks of chat templates where a text begins or ends. */
const templateMark = /<\/s>|<(?:start|end)_of_turn>|<(?:eos|bos)>|\[\/?INST\]|<<\/?SYS>>/i;

/** A place for a text and not the text: nothing but a few words in angle or square brackets. */
const placeholder = /^(?:<[\p{L}][^<>\n.!?]{0,60}>|\[[^[\]\n.!?]{1,60}\])[.]?$/u;

/**
 * Why a text that a model was asked for is no such text but talk around it, a call of a tool, a mark of its template or a place for it.
 * @returns what follows "The instruction" or "A rule" in a sentence; undefined for a text that may be meant.
 */
export function chatterIn(text: string, { request }: Pick<Asked, 'request'>): string | undefined {
  const plain = text.trim().replace(/[’‘]/g, "'");
  if (placeholder.test(plain)) return `is only a place for one: "${plain}"`;
  if (toolCall.test(plain)) return 'is a call of a tool';
  const mark = templateMark.exec(plain)?.[0];
  if (mark !== undefined && !request.includes(mark)) return `holds ${mark}, a mark of the model's template`;
  if (announcements.some((pattern) => pattern.test(plain))) return 'begins by announcing itself. Leave out what stands before it';
  return musings.some((pattern) => pattern.test(plain)) ? 'thinks aloud instead of saying what to do' : undefined;
}
