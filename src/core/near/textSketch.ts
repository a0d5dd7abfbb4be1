import { checksum } from '../checksum';

/**
 * What of a text is kept to tell whether another one is a near copy of it: nothing that could be read.
 *
 * Letter case, white space and punctuation make no difference. Beyond that a text may differ in one of twenty characters,
 * in one at least and three at most. One that is very short has to be the same (`cat` and `bat`), and one that is mostly number
 * has to have the same numbers (`2+2` and `2+3`, `message 17` and `message 18`): those are different things. In a sentence,
 * a changed digit makes a copy like any other character.
 */
export interface TextSketch {
  /** The same for texts that are equal but for letter case, white space, and punctuation round them. */
  readonly same: string;
  /** Whether another text may differ from this one and still be its copy: not at all, but for its numbers, or anywhere. */
  readonly room: 'none' | 'letters' | 'any';
  /** The same for texts with the same numbers. */
  readonly numbers: string;
  /** How often each pair of neighboring characters comes, in 64 bins, one character each; empty for a text of fewer than 5. */
  readonly bins: string;
  /** How many pairs there are: the characters, less one; 0 where they are not counted. */
  readonly pairs: number;
}

const binCount = 64;
/** A count is written as the character so far behind this one. */
const zero = 48;
/** What a bin counts to at most: behind it come characters that no text may hold alone. */
const most = 0xd7ff - zero;
const fewestCharacters = 5;
/** A text with room has so many letters. */
const fewestLetters = 6;
/** One whose numbers do not tell it apart has so many letters, and so many more for each digit. */
const lettersOfSentence = 8;
const lettersForDigit = 2;
const charactersForChange = 20;
/** By so many characters the copy of a text may differ at most. */
export const mostChanges = 3;

/**
 * How a sketch is written: the letter of its kind, the checksum of `same` (8 characters),
 * and but for a bare one `numbers` (4) and the bins (64).
 */
const kinds = { b: 'none', s: 'none', n: 'letters', r: 'any' } as const;
const sameLength = 8;
const numbersLength = 4;

/** The sketch of a text. */
export function sketchText(text: string): TextSketch {
  const folded = text.normalize('NFKC').toLowerCase();
  const words = folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const digits = words.length - words.replace(/\p{N}/gu, '').length;
  const letters = words.replace(/[\p{M}\p{N}]/gu, '').length;
  const same = checksum(folded.replace(/\s+/g, '').replace(/^["'“”‘’¿¡]+|[.,;:!?…"'“”‘’]+$/g, ''));
  if (words.length < fewestCharacters) return { same, room: 'none', numbers: '', bins: '', pairs: 0 };
  return {
    same,
    room: letters < fewestLetters ? 'none' : digits > 0 && letters < lettersOfSentence + lettersForDigit * digits ? 'letters' : 'any',
    numbers: checksum(digits === 0 ? '' : (folded.match(/\p{N}+/gu) ?? []).join(' ')).slice(0, numbersLength),
    bins: countPairs(words),
    pairs: words.length - 1,
  };
}

/** A sketch as a text; several can stand behind one another. One without bins is kept in brief: it is near to what is the same alone. */
export function encodeSketch({ same, room, numbers, bins }: TextSketch): string {
  if (bins === '') return `b${same}`;
  return `${room === 'any' ? 'r' : room === 'letters' ? 'n' : 's'}${same}${numbers}${bins}`;
}

/** The sketches that stand behind one another from a place on; what is none ends them. */
export function decodeSketches(encoded: string, from = 0): readonly TextSketch[] {
  const sketches: TextSketch[] = [];
  for (let at = from; at < encoded.length;) {
    const kind = encoded.charAt(at);
    const numbersAt = at + 1 + sameLength;
    const binsAt = numbersAt + (kind === 'b' ? 0 : numbersLength);
    const end = binsAt + (kind === 'b' ? 0 : binCount);
    if (end > encoded.length || !isKind(kind)) break;
    const bins = encoded.slice(binsAt, end);
    sketches.push({
      same: encoded.slice(at + 1, numbersAt),
      room: kinds[kind],
      numbers: encoded.slice(numbersAt, binsAt),
      bins,
      pairs: pairsOf(bins),
    });
    at = end;
  }
  return sketches;
}

function isKind(letter: string): letter is keyof typeof kinds {
  return Object.hasOwn(kinds, letter);
}

/** By how many characters a copy of the text may differ. */
export function changesAllowed(pairs: number): number {
  return Math.max(1, Math.min(mostChanges, Math.floor((pairs + 1) / charactersForChange)));
}

/**
 * Whether a text is a near copy of a known one. A changed character changes four counts of pairs by one at most (Ukkonen 1992,
 * q-grams), so none with as few changes as are allowed is missed. Words in another order, and one in many
 * thousands of other texts, are taken for a copy as well.
 */
export function isNear(known: TextSketch, text: TextSketch): boolean {
  if (known.same === text.same) return true;
  if (known.room === 'none' || known.bins === '' || text.bins === '') return false;
  if (known.room === 'letters' && known.numbers !== text.numbers) return false;
  const changes = changesAllowed(known.pairs);
  return Math.abs(known.pairs - text.pairs) <= changes && isWithin(known.bins, text.bins, pairChanges(changes));
}

/** So much the counts of pairs may differ by, together, where so many characters were changed. */
export function pairChanges(changes: number): number {
  return 4 * changes;
}

function isWithin(one: string, other: string, limit: number): boolean {
  let difference = 0;
  for (let bin = 0; bin < binCount && difference <= limit; bin++) difference += Math.abs(one.charCodeAt(bin) - other.charCodeAt(bin));
  return difference <= limit;
}

function countPairs(text: string): string {
  const counts = new Uint16Array(binCount).fill(zero);
  for (let at = 1; at < text.length; at++) {
    const bin = Math.imul(Math.imul(text.charCodeAt(at - 1), 0x9e3779b1) + text.charCodeAt(at), 0x85ebca6b) >>> 26;
    counts[bin] = Math.min((counts[bin] ?? 0) + 1, zero + most);
  }
  return String.fromCharCode(...counts);
}

function pairsOf(bins: string): number {
  let pairs = 0;
  for (let bin = 0; bin < bins.length; bin++) pairs += bins.charCodeAt(bin) - zero;
  return pairs;
}
