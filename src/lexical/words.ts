import { stemmer } from 'stemmer';
import { dateWords, frameWords, frequentWords, grammarWords } from './stopWords';

/** One word of a text that means something. */
export interface Word {
  /** What is compared: lower case, without its ending. */
  readonly stem: string;
  /** As written, in lower case unless it is an acronym. */
  readonly surface: string;
  /** A frequent word, which tells little. */
  readonly frequent: boolean;
  /** A word of the task's frame: "message", "label". */
  readonly frame: boolean;
  /** A name, number or date: no rule that is meant to hold in general should use it. */
  readonly particular: boolean;
  /** Where it starts in the text. */
  readonly at: number;
}

const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const knownStems = new Map<string, string>();
const mostKnownStems = 20_000;

/** The stem of a word that is in lower case. */
export function stem(word: string): string {
  const known = knownStems.get(word);
  if (known !== undefined) {
    return known;
  }
  if (knownStems.size >= mostKnownStems) {
    knownStems.clear();
  }
  const found = stemmer(word);
  knownStems.set(word, found);
  return found;
}

/** The words of a text that mean something, in order. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const word = toWord(match[0], text, match.index);
    if (word) {
      words.push(word);
    }
  }
  return words;
}

function toWord(written: string, text: string, at: number): Word | undefined {
  const plain = written
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/'(?:s|ll|d|re|ve|m)$/, '');
  const bare = plain.replaceAll("'", '');
  if (grammarWords.has(bare) || grammarWords.has(plain) || /n't$/.test(plain)) {
    return undefined;
  }
  if (bare.length < 2 || /^\d+(?:st|nd|rd|th)?$/.test(bare)) {
    return undefined;
  }
  const acronym = /^\p{Lu}{2,5}s?$/u.test(written);
  return {
    stem: stem(bare),
    surface: acronym ? written : bare,
    frequent: frequentWords.has(bare),
    frame: frameWords.has(bare),
    particular: dateWords.has(bare) || /\d/.test(bare) || (!acronym && isName(written, text, at)),
    at,
  };
}

/** Whether a capital letter marks a name: it does not stand where a sentence begins. */
function isName(written: string, text: string, at: number): boolean {
  return /^\p{Lu}/u.test(written) && /[\p{Ll}\p{N},;)]["'”’]?\s+["'“‘(]?$/u.test(text.slice(Math.max(0, at - 4), at));
}

/** The words that a label is made of: `card_arrival`, `lost-or-damaged`, `cardArrival`, `Card not arrived`. */
export function wordsOfLabel(label: string): readonly Word[] {
  return wordsOf(label.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[_\-./]+/g, ' '));
}
