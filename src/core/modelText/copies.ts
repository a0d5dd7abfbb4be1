import { requestTags } from './requestParts';

/** A copy of fewer words may be chance. */
const fewestWords = 3;
/** Scripts without spaces between words; one or two signs make a word. */
const signs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const variables = /\{\{[^{}]*\}\}|\{[\w.]+\}|\$\{[\w.]+\}|%\(\w+\)s/g;

/** The words of a text in lower case, without marks round them. */
export function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu) ?? [];
}

/** About how many words a text has, variables left out. */
export function countWords(text: string): number {
  const plain = text.replace(variables, ' ');
  const written = plain.match(signs)?.length ?? 0;
  return Math.ceil(written / 1.5) + wordsIn(plain.replace(signs, ' ')).length;
}

/** Whether all of a text stands in another, word for word, whatever its case and marks. */
export function isWithin(text: string, other: string, fewest = fewestWords): boolean {
  const words = wordsIn(text);
  return words.length >= fewest && ` ${wordsIn(other).join(' ')} `.includes(` ${words.join(' ')} `);
}

const taggedPart = new RegExp(String.raw`<(${requestTags.join('|')})\b[^>]*>[^<>]+</\1>`, 'g');

/** A tagged part of a text that its request has as it is; undefined where there is none. */
export function copiedPart(text: string, request: string): string | undefined {
  return [...text.matchAll(taggedPart)].map(([part]) => part).find((part) => request.includes(part));
}
