import type { AnswerFormat } from '../../models/model';
import { isRefusal, cleanAnswer } from '../../modelText/cleanAnswer';
import { countWords } from '../../modelText/copies';
import { isCutJson, jsonParts, placedJson } from '../../modelText/jsonParts';
import type { Asked, Reading } from '../../modelText/reading';
import { faultOfTalk, tidied } from './answeredText';
import { isFenced, onlyPlainBlock, withoutFence } from './codeBlocks';
import type { MarkPair } from './markPair';
import { lastMarked, pairOf } from './markPair';

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
const marks: MarkPair = pairOf('INS');
/** So few words say nothing in place of a text that has so many. */
const mostWordsOfScrap = 2;
const fewestWordsOfText = 6;
/** A stretch of the prompt that is at least so long is not repeated by chance. */
const tellingStretch = 60;
/** Tags of the request that no instruction holds by itself. */
const requestTag = /<\/?(?:instruction|score|case|limit)\b[^>\n]*>/;

/**
 * Reads the instruction in an answer: as the JSON that was asked for; between the last pair of marks (a model may repeat the task first),
 * there also in one block of code or as JSON; as JSON, in the only block of code, or in square brackets as in the paper's own runs.
 * What stands round it (a label, quotes, a score, a note on what was changed) is left out. Nothing is guessed: what cannot be read is a
 * fault.
 */
export function readInstruction(answer: string, asked: AskedInstruction): Reading<string> {
  const cleaned = cleanAnswer(answer, asked, marks.open);
  if ('fault' in cleaned) return cleaned;
  const found = findInstruction(cleaned.value, asked);
  if ('fault' in found) return found;
  const { current, prompt } = asked;
  const text = found.value === current ? current : tidied(found.value, `${prompt}\n${current}`);
  const fault = faultOf(text, asked);
  return fault === undefined ? { value: text } : { fault };
}

function findInstruction(text: string, asked: AskedInstruction): Reading<string> {
  const whole = instructionIn(parseWhole(text));
  if (whole !== undefined)
    return asked.request.includes(text) ? { fault: 'The answer repeats the request.' } : { value: withoutMarks(whole) };
  const parts = placedJson(text, asked.request).flatMap(({ value, start, end }) => {
    const instruction = instructionIn(value);
    return instruction === undefined ? [] : [{ instruction, start, end }];
  });
  const marked = lastMarked(text, marks);
  const last = parts.at(-1);
  if (marked !== undefined && !(last !== undefined && last.start < marked.start && marked.start < last.end)) {
    if (marked.inner === undefined)
      return { fault: `The answer has ${openMark} without ${closeMark} after it: it was cut off, or its end is not marked.` };
    // The request names both marks: what stands between them there is none of the model's.
    if (unquoted(asked.template).includes(unquoted(marked.whole))) return { fault: 'The answer repeats the request.' };
    const inner = marked.inner.trim();
    return namesMarks(inner)
      ? { fault: `The answer only speaks of ${openMark} and ${closeMark}: no instruction stands between them.` }
      : { value: unwrapped(inner, asked) };
  }
  if (last !== undefined) return { value: withoutMarks(last.instruction) };
  return findUnmarked(text, asked);
}

/** An instruction in square brackets, or in the only block of code. */
function findUnmarked(text: string, asked: AskedInstruction): Reading<string> {
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

/** The value of an answer that is JSON and nothing else, in a block of code or not. */
function parseWhole(text: string): unknown {
  const [part, ...others] = placedJson(withoutFence(text), '');
  const { length } = withoutFence(text);
  return others.length === 0 && part?.start === 0 && part.end === length ? part.value : undefined;
}

/** A text without a pair of marks round all of it: a model that is held to JSON puts them there as well. */
function withoutMarks(text: string): string {
  const marked = lastMarked(text, marks);
  return marked?.inner !== undefined && marked.whole === text ? marked.inner.trim() : text;
}

/** What stands between the marks, without the block of code or the JSON that a model puts there round it. */
function unwrapped(marked: string, asked: AskedInstruction): string {
  const inner = isFenced(asked.current) ? marked : withoutFence(marked);
  const [value, ...others] = inner.startsWith('{') && inner.endsWith('}') ? jsonParts(inner, '') : [];
  return others.length === 0 ? (instructionIn(value) ?? inner) : inner;
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

/** The instruction that a JSON value holds, alone or as the only one of a list. */
function instructionIn(value: unknown): string | undefined {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof only !== 'object' || only === null) return undefined;
  const [, text] = Object.entries(only).find(([key]) => key.toLowerCase() === 'instruction') ?? [];
  return typeof text === 'string' ? text.trim() : undefined;
}

/** Why a text that was marked as the instruction is none. */
function faultOf(text: string, asked: AskedInstruction): string | undefined {
  const { prompt, current } = asked;
  if (text === '') return 'The instruction is empty.';
  if (text === current) return undefined;
  if (text.includes(openMark) || text.includes(closeMark)) return `The instruction holds the mark ${openMark}.`;
  if (requestTag.test(text) && !requestTag.test(prompt + current)) return 'The instruction repeats parts of the request.';
  const talk = faultOfTalk('The instruction', text, asked, `${prompt}\n${current}`);
  if (talk !== undefined) return talk;
  const [words, replaced] = [countWords(text), countWords(current)];
  if (words <= mostWordsOfScrap && replaced >= fewestWordsOfText)
    return `The instruction is only "${text}", in place of a text of ${replaced} words. Write all that the prompt has to say.`;
  return repeatsPrompt(text, prompt) ? 'The instruction repeats the prompt around it.' : undefined;
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
