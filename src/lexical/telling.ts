import type { Classifier } from './classifier';
import { wordsOf } from './words';

/** The longest answer that words can point to; what is longer is no label. */
const longestLabel = 60;

/** Whether a right answer is one that words can point to. */
export function isLabel(expected: string): boolean {
  return expected !== '' && expected.length <= longestLabel && !/[\n`]/.test(expected);
}

/** A word that may tell a label from the others. */
export interface TellingWord {
  readonly stem: string;
  readonly surface: string;
  readonly frequent: boolean;
  /** How well it tells, above 0; 1 for a word that no label has yet. */
  readonly worth: number;
}

/**
 * What a word is worth, as a factor: for each other label that has it, and when it is frequent;
 * frequent words count only where rarer ones are few.
 */
const worthFactor = { foreign: 0.5, frequent: 0.4 };
const enoughRareWords = 4;

/**
 * The words of a text that may tell its label from the others, as far as the prompt goes: words that the prompt ties to the
 * label already are left out, words that it ties to other labels are worth less.
 */
export function tellingWords(text: string, label: string, classifier: Classifier | undefined): readonly TellingWord[] {
  const own = classifier?.labels.findIndex((name) => name.toLowerCase() === label.toLowerCase()) ?? -1;
  const found = new Map<string, TellingWord>();
  for (const word of wordsOf(text)) {
    if (word.particular || word.frame || found.has(word.stem)) {
      continue;
    }
    const others = classifier?.weights.filter((weights, index) => index !== own && (weights.get(word.stem) ?? 0) > 0).length ?? 0;
    const known = (classifier?.weights[own]?.get(word.stem) ?? 0) > 0;
    const worth = Math.pow(worthFactor.foreign, others) * (word.frequent ? worthFactor.frequent : 1) * (known ? 0 : 1);
    if (worth > 0) {
      found.set(word.stem, { stem: word.stem, surface: word.surface, frequent: word.frequent, worth });
    }
  }
  const words = [...found.values()].sort((a, b) => b.worth - a.worth);
  const rare = words.filter(({ frequent }) => !frequent).length;
  return words.filter(({ frequent }) => !frequent || rare < enoughRareWords);
}
