import type { AnswerFormat } from '../../models/model';
import { chatterIn } from '../../modelText/chatter';
import { cleanAnswer, isRefusal, strayReasoning } from '../../modelText/cleanAnswer';
import { isFenced, onlyPlainBlock, withoutFence } from './codeBlocks';
import { isCutJson, jsonParts } from '../../modelText/jsonParts';
import type { Asked, Reading } from '../../modelText/reading';
import { parseJson } from '../../parseJson';

/** The mark before the instruction, in the request and in the answer. */
export const openMark = '<INS>';
/** The mark after it. */
export const closeMark = '</INS>';

/** An instruction as JSON. */
export const instructionFormat: AnswerFormat = {
  name: 'instruction',
  schema: {
    type: 'object',
    properties: { instruction: { type: 'string', description: 'The new instruction, and nothing else.' } },
    required: ['instruction'],
    additionalProperties: false,
  },
};

/** Against what an instruction is held. */
export interface AskedInstruction extends Asked {
  /** The prompt around the instruction, its place marked by `openMark`. */
  readonly prompt: string;
  /** The instruction as it stands in the file. */
  readonly current: string;
}

/**
 * Words with which one speaks of the marks and of what is to stand between them.
 * Unless they are a whole sentence, they alone are no instruction.
 */
const wordsOfMarks: ReadonlySet<string> = new Set(
  (
    'a an the and or to then with by in of it is as at from before after between front behind goes go here my your new improved ' +
    'instruction instructions answer text mark marks marker markers tag tags open opening close closing start end ends finally finish'
  ).split(' '),
);
/** A stretch of the prompt that is at least so long is not repeated by chance. */
const tellingStretch = 60;
/** Tags of the request that no instruction holds by itself. */
const requestTag = /<\/?(?:instruction|score|case|limit)\b[^>\n]*>/;

/**
 * Reads the instruction in an answer: as the JSON that was asked for; between the last pair of marks (a model may repeat the task first),
 * there also in one block of code or as JSON; as JSON, in the only block of code, or in square brackets as in the paper's own runs.
 * Nothing is guessed: what cannot be read is a fault.
 */
export function readInstruction(answer: string, asked: AskedInstruction): Reading<string> {
  const cleaned = cleanAnswer(answer, asked, new RegExp(openMark));
  if ('fault' in cleaned) return cleaned;
  const found = findInstruction(cleaned.value, asked);
  if ('fault' in found) return found;
  const fault = faultOf(found.value, asked);
  return fault === undefined ? found : { fault };
}

function findInstruction(text: string, asked: AskedInstruction): Reading<string> {
  const whole = parseJson(text);
  if (hasInstruction(whole) && !asked.request.includes(text)) return { value: withoutMarks(whole.instruction.trim()) };
  const start = text.lastIndexOf(openMark);
  if (start >= 0) {
    const end = text.indexOf(closeMark, start);
    if (end < 0) return { fault: `The answer has ${openMark} without ${closeMark} after it: it was cut off, or its end is not marked.` };
    // The request names both marks: what stands between them there is none of the model's.
    if (unquoted(asked.template).includes(unquoted(text.slice(start, end + closeMark.length))))
      return { fault: 'The answer repeats the request.' };
    const marked = text.slice(start + openMark.length, end).trim();
    return namesMarks(marked)
      ? { fault: `The answer only speaks of ${openMark} and ${closeMark}: no instruction stands between them.` }
      : { value: unwrapped(marked, asked) };
  }
  const values = jsonParts(text, asked.request).flatMap((part) => (hasInstruction(part) ? [part.instruction.trim()] : []));
  if (values.length > 0) return { value: values.at(-1) ?? '' };
  if (isCutJson(text)) return { fault: 'The answer is JSON that was cut off.' };
  const bracketed = /^\[([^[\]]*)\]$/.exec(text)?.[1]?.trim();
  if (bracketed !== undefined && namesMarks(bracketed)) return { fault: `The answer is only a place for an instruction: "${text}".` };
  if (bracketed !== undefined && bracketed !== '' && jsonParts(text, '').length === 0) return { value: bracketed };
  const none = `The answer has no instruction between ${openMark} and ${closeMark}`;
  const block = isRefusal(text) ? undefined : onlyPlainBlock(text);
  if (block !== undefined && 'fault' in block) return { fault: `${none}, and ${block.fault}.` };
  if (block !== undefined && !asked.request.includes(block.content)) return { value: block.content };
  return { fault: isRefusal(text) ? 'The answer declines instead of giving an instruction.' : `${none}.` };
}

/** A text without a pair of marks round all of it: a model that is held to JSON puts them there as well. */
function withoutMarks(text: string): string {
  return text.startsWith(openMark) && text.endsWith(closeMark) ? text.slice(openMark.length, -closeMark.length).trim() : text;
}

/** What stands between the marks, without the block of code or the JSON that a model puts there round it. */
function unwrapped(marked: string, asked: AskedInstruction): string {
  const inner = isFenced(asked.current) ? marked : withoutFence(marked);
  const [value, ...others] = inner.startsWith('{') && inner.endsWith('}') ? jsonParts(inner, '') : [];
  return others.length === 0 && hasInstruction(value) ? value.instruction.trim() : inner;
}

function unquoted(text: string): string {
  return text.replaceAll('`', '');
}

/** Whether what stands between two marks goes on with a sentence that speaks of them: "from <INS>, the opening mark, to </INS>". */
function namesMarks(between: string): boolean {
  const words = between.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  if (words.length === 0 || /[.!?]$/.test(between)) return false;
  return (
    words.every((word) => wordsOfMarks.has(word)) ||
    /^[,;)`"']*[,;)]/.test(between) ||
    /(?:^|\s)(?:and|or|the|then|with|by)[\s`"'(]*$/.test(between)
  );
}

function hasInstruction(value: unknown): value is { readonly instruction: string } {
  return typeof value === 'object' && value !== null && 'instruction' in value && typeof value.instruction === 'string';
}

/** Why a text that was marked as the instruction is none. */
function faultOf(text: string, asked: AskedInstruction): string | undefined {
  if (text === '') return 'The instruction is empty.';
  if (!/\p{L}/u.test(text)) return 'The instruction has no words.';
  if (text.includes(openMark)) return `The instruction holds the mark ${openMark}.`;
  if (isRefusal(text)) return 'The instruction declines instead of instructing.';
  const chatter = text === asked.current ? undefined : chatterIn(text, asked);
  if (chatter !== undefined) return `The instruction ${chatter}.`;
  const reasoning = strayReasoning(text, asked);
  if (reasoning !== undefined) return `The instruction holds ${reasoning}, which belongs to the reasoning before it.`;
  if (requestTag.test(text) && !requestTag.test(asked.prompt + asked.current)) return 'The instruction repeats parts of the request.';
  return repeatsPrompt(text, asked.prompt) ? 'The instruction repeats the prompt around it.' : undefined;
}

/** Whether a text holds the prompt before or after the instruction's place: a long one alone, short ones both. */
function repeatsPrompt(text: string, prompt: string): boolean {
  const around = prompt
    .split(openMark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const repeated = around.filter((part) => text.includes(part));
  return repeated.some((part) => part.length >= tellingStretch) || (around.length > 1 && repeated.length === around.length);
}
