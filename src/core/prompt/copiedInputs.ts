import { BloomFilter } from '../bloomFilter';
import type { Case } from '../cases/case';
import { kindOf } from './kinds/componentKinds';
import type { DraftChanges } from './guard';
import type { Program } from './program';
import { newValue } from './renderPrompt';

/** So many words in a row are no chance any more. */
const longRun = 8;
/** Inputs of fewer words are too short to be told from a phrase. */
const shortestInput = 5;
/** This share of a short input is most of it. */
const mostOf = 0.8;
/** Scripts without spaces are read sign by sign; about two signs make a word. */
const signsPerWord = 2;
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}])+(?:['’]\p{L}+)*/gu;
const sign = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

/**
 * Finds drafts that copy training inputs: such a prompt knows the answers to the cases it was made from and nothing else. A copy is
 * a run of 8 words of an input, or most of a short one, that the original prompt does not hold. Labels, single words and short
 * phrases are none. Runs are kept in a filter, so that many cases cost little memory; what that may hold is looked up again.
 */
export class CopiedInputs {
  private filter: BloomFilter | undefined;
  private readonly lengths = new Set<number>();
  private readonly original: string;

  constructor(
    private readonly program: Program,
    private readonly training: readonly Case[],
  ) {
    this.original = program.files.map(({ text }) => spaced(wordsOf(text))).join('\n');
  }

  /** Why a draft is a copy, in one sentence; undefined when it is none. */
  check({ values, files = {} }: DraftChanges): string | undefined {
    for (const component of this.program.components) {
      const kind = kindOf(component);
      const value = kind.quotesCases === true ? undefined : newValue(component, values);
      const run = value === undefined ? undefined : this.firstCopy(wordsOf(value));
      if (run !== undefined) return describeCopy(`${kind.noun} "${component.name}"`, run);
    }
    for (const [name, text] of Object.entries(files)) {
      const run = text === null ? undefined : this.firstCopy(wordsOf(text));
      if (run !== undefined) return describeCopy(`The new file "${name}"`, run);
    }
    return undefined;
  }

  private firstCopy(words: readonly string[]): Copy | undefined {
    const filter = (this.filter ??= this.readTraining());
    for (const length of [...this.lengths].sort((a, b) => b - a)) {
      for (const { key, start } of runsOf(words, length)) {
        if (!filter.mayHold(key)) continue;
        const run = spaced(words.slice(start, start + length));
        const source = this.original.includes(run) ? undefined : this.sourceOf(run, length);
        if (source !== undefined) return { id: source.id, text: run.trim() };
      }
    }
    return undefined;
  }

  private sourceOf(run: string, length: number): Case | undefined {
    return this.training.find((one) =>
      textsOf(one).some((input) => {
        const words = wordsOf(input);
        return runLength(words) === length && spaced(words).includes(run);
      }),
    );
  }

  private readTraining(): BloomFilter {
    const inputs = this.training.flatMap(textsOf);
    // There are fewer runs than words, and words have some letters.
    const filter = new BloomFilter(inputs.reduce((sum, input) => sum + input.length, 0) / 4);
    for (const input of inputs) {
      const words = wordsOf(input);
      const length = runLength(words);
      if (length === undefined) continue;
      this.lengths.add(length);
      for (const { key } of runsOf(words, length)) filter.add(key);
    }
    return filter;
  }
}

/** A run of words with the case that it stands in. */
interface Copy {
  readonly id: string;
  readonly text: string;
}

function describeCopy(what: string, { id, text }: Copy): string {
  return `${what} copies the training case ${id}: "${text}". A prompt has to hold for inputs that it does not know.`;
}

/** All text of a case that stands for its input. */
function textsOf({ input, variables }: Case): readonly string[] {
  return [input, ...Object.values(variables)];
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(word) ?? [];
}

/** How many words in a row are a copy of an input; undefined where it is too short. */
function runLength(words: readonly string[]): number | undefined {
  const signs = words.filter((one) => sign.test(one)).length;
  const unit = signs * 2 > words.length ? signsPerWord : 1;
  if (words.length < shortestInput * unit) return undefined;
  return Math.max(shortestInput * unit, Math.min(longRun * unit, Math.ceil(words.length * mostOf)));
}

/** The runs of so many words, each with a key that equal runs share: a polynomial of the words' hashes, rolled on from run to run. */
function* runsOf(words: readonly string[], length: number): Generator<{ readonly key: number; readonly start: number }> {
  const base = 0x01000193;
  const hashes = words.map(hash);
  let power = 1;
  for (let count = 1; count < length; count++) power = Math.imul(power, base);
  let key = 0;
  for (let end = 0; end < words.length; end++) {
    if (end >= length) key = (key - Math.imul(hashes[end - length] ?? 0, power)) | 0;
    key = (Math.imul(key, base) + (hashes[end] ?? 0)) | 0;
    if (end + 1 >= length) yield { key, start: end + 1 - length };
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
}

function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}
