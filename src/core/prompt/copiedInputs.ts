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
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}])+(?:['’]\p{L}+)*/gu;
const sign = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

/** An input that is long enough to be told when it is copied: its words, each as a number. */
interface TrainingInput {
  readonly id: string;
  readonly words: Uint32Array;
}

/** A draft's runs of one length that the original prompt does not hold: where each begins, and which words are part of any. */
interface DraftRuns {
  readonly starts: ReadonlyMap<string, number>;
  readonly hasWord: Uint8Array;
}

/** A run of a draft's words that stands in a training input. */
interface Copy {
  readonly id: string;
  readonly start: number;
  readonly text: string;
}

/**
 * Finds drafts that copy training inputs: such a prompt knows the answers to the cases it was made from and nothing else. A copy is
 * a run of 8 words of an input, or most of a short one, that the original prompt does not hold. Labels, single words and short
 * phrases are none. The inputs are read once, into a number a word, and every draft's runs are looked for in them.
 */
export class CopiedInputs {
  /** The inputs by how many words in a row are a copy of them, most first. */
  private inputs: readonly (readonly [length: number, inputs: readonly TrainingInput[]])[] | undefined;
  private readonly numbers = new Map<string, number>();
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

  /** The longest copy, of those the first in the draft, from the first case that has it. */
  private firstCopy(words: readonly string[]): Copy | undefined {
    this.inputs ??= this.readTraining();
    for (const [length, inputs] of this.inputs) {
      const runs = this.runsOf(words, length);
      if (runs.starts.size === 0) continue;
      let copy: Copy | undefined;
      for (const input of inputs) {
        const start = firstShared(input.words, length, runs);
        if (start !== undefined && (copy === undefined || start < copy.start))
          copy = { id: input.id, start, text: words.slice(start, start + length).join(' ') };
      }
      if (copy !== undefined) return copy;
    }
    return undefined;
  }

  private runsOf(words: readonly string[], length: number): DraftRuns {
    const numbers = words.map((one) => this.numbers.get(one));
    const starts = new Map<string, number>();
    const hasWord = new Uint8Array(this.numbers.size);
    for (let start = 0; start + length <= words.length; start++) {
      const run = numbers.slice(start, start + length);
      const key = run.join(' ');
      if (run.includes(undefined) || starts.has(key) || this.original.includes(spaced(words.slice(start, start + length)))) continue;
      starts.set(key, start);
      for (const number of run) if (number !== undefined) hasWord[number] = 1;
    }
    return { starts, hasWord };
  }

  private readTraining(): NonNullable<typeof this.inputs> {
    const byLength = new Map<number, TrainingInput[]>();
    for (const one of this.training) {
      for (const words of textsOf(one).map(wordsOf)) {
        const length = runLength(words);
        if (length === undefined) continue;
        const inputs = byLength.get(length) ?? [];
        byLength.set(length, inputs);
        inputs.push({ id: one.id, words: Uint32Array.from(words, (each) => this.numberOf(each)) });
      }
    }
    return [...byLength].sort(([a], [b]) => b - a);
  }

  private numberOf(word: string): number {
    const number = this.numbers.get(word) ?? this.numbers.size;
    this.numbers.set(word, number);
    return number;
  }
}

/** Where the first of a draft's runs begins that an input has. Few stretches of an input have no word but those of the runs. */
function firstShared(words: Uint32Array, length: number, { starts, hasWord }: DraftRuns): number | undefined {
  let first: number | undefined;
  let inARow = 0;
  for (let at = 0; at < words.length; at++) {
    inARow = hasWord[words[at] ?? 0] === 1 ? inARow + 1 : 0;
    const start = inARow < length ? undefined : starts.get(words.subarray(at + 1 - length, at + 1).join(' '));
    if (start !== undefined && (first === undefined || start < first)) first = start;
  }
  return first;
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

function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}
