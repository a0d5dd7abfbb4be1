import { cleanName, type Head, isName } from './names';
import { type Block, sentencesOf } from './outline';
import { grammarWords } from './stopWords';

/** "is `a`", "answer with "b"", "→ `c`": names that are set off. */
const markedName =
  /(?:\b(?:is|as|answer(?: with)?|choose|use|pick|label(?: it)?|reply(?: with)?|to|say|return|output)|→|->|=>|:)\s+[`"“]([^`"”\n]+)[`"”]/gi;
/** "say a if", "return b when", "answer c." behind a condition. */
const plainName =
  /\b(?:answer|say|choose|pick|select|reply|respond|return|output|print|label it|mark it|call it)(?:\s+(?:with|as|only|just|it))*\s+((?:[\p{L}\p{N}][\p{L}\p{N}_-]*)(?:\s[\p{L}\p{N}_-]+)?)(?=\s+(?:if|when|for|where|unless|otherwise|in case)\b|\s*[.,;]|$)/giu;
/** ", and b otherwise", "; c for …": the further ones of a sentence that has begun so. */
const furtherName =
  /(?:[,;]\s*(?:and|or|but)?\s*|\s(?:and|or)\s+)([\p{L}\p{N}][\p{L}\p{N}_-]*)\s+(?:if|when|for|otherwise|in all other cases|in any other case|else)\b/giu;
const condition = /\b(?:if|when|for|otherwise|unless|else|where|in case|in all other cases)\b/i;

/** The names that a prompt's rules come to: "… is `a`", "… → `b`", "say a if …, b otherwise". Those under a condition have a `rest`. */
export function consequencesIn(blocks: readonly Block[]): readonly Head[] {
  return blocks
    .flatMap(({ text }) => sentencesOf(text))
    .flatMap((sentence) => {
      const conditional = condition.test(sentence);
      return [...markedIn(sentence, conditional), ...(conditional ? plainIn(sentence) : [])];
    });
}

function markedIn(sentence: string, conditional: boolean): readonly Head[] {
  return [...sentence.matchAll(markedName)]
    .map((match) => cleanName(match[1] ?? ''))
    .filter(isName)
    .map((name) => ({ name, rest: conditional ? ' ' : '', marked: true }));
}

function plainIn(sentence: string): readonly Head[] {
  const first = [...sentence.matchAll(plainName)];
  const from = first[0]?.index;
  if (from === undefined) return [];
  const further = [...sentence.slice(from).matchAll(furtherName)];
  return [...first, ...further]
    .map((match) => cleanName(match[1] ?? ''))
    .filter(isPlainName)
    .map((name) => ({ name, rest: ' ', marked: false }));
}

function isPlainName(name: string): boolean {
  const words = name.toLowerCase().split(/\s+/);
  return isName(name) && words.every((word) => !grammarWords.has(word) || /^(?:yes|no|not|none|other|neither|both|ok)$/.test(word));
}
