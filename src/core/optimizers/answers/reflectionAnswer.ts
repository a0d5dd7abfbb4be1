import { cleanAnswer, isRefusal } from '../../modelText/cleanAnswer';
import { wordsIn } from '../../modelText/copies';
import type { Asked, Reading } from '../../modelText/reading';

/** The words of a reflection on one failure: free text, but neither empty, nor a refusal, nor the request again. */
export function readReflection(answer: string, asked: Asked): Reading<string> {
  const cleaned = cleanAnswer(answer, asked);
  if ('fault' in cleaned) return cleaned;
  return isRefusal(cleaned.value) ? { fault: 'The answer declines to reflect.' } : cleaned;
}

/** What a reflection is on. */
export interface ReflectedOn {
  /** What the agent was given. */
  readonly input: string;
  /** What it answered, and what is right. */
  readonly answers: readonly string[];
}

/** Words of so many letters of an input may tell it apart; shorter ones are in any text. */
const fewestLetters = 4;
const sign = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;

/**
 * Whether a reflection shares anything with its case: a word of the input (or one that begins alike, as its plural does), a number, two
 * signs of a script without spaces, or any word of the two answers. Words of the request's own template are none: what repeats it says
 * nothing. A case that has no such word is not held against a reflection.
 */
export function isOnCase(reflection: string, { input, answers }: ReflectedOn, template: string): boolean {
  const common = new Set(wordsIn(template));
  const telling = wordsIn(input).filter(
    (word) => !common.has(word) && (word.length >= fewestLetters || /\p{N}/u.test(word) || sign.test(word)),
  );
  const wanted = [...telling, ...answers.flatMap(wordsIn).filter((word) => !common.has(word))];
  if (wanted.length === 0) return true;
  const said = wordsIn(reflection);
  return wanted.some((word) => (sign.test(word) ? sharesSigns(word, reflection) : said.some((one) => beginAlike(one, word))));
}

function beginAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const length = Math.min(one.length, other.length);
  return length >= fewestLetters && one.slice(0, length) === other.slice(0, length);
}

/** Two signs in a row that a text has as well, or the only one. */
function sharesSigns(word: string, text: string): boolean {
  const pairs = word.length === 1 ? [word] : Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2));
  return pairs.some((pair) => text.includes(pair));
}
