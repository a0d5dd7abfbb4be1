import { Recent } from '../core/recent';
import { type WordWeights, gatherEvidence } from './evidence';
import { discoverLabels } from './labels';
import { LabelFinder } from './mentions';
import { bodyOf, outline } from './outline';
import { type Word, wordsOf, wordsOfLabel } from './words';

/** How words count, found by experiment on several sets of messages; none is fitted to one set. */
const weighting = {
  /** A word of the label's own name. */
  own: 2.5,
  /** The most that one word can speak for a label. */
  cap: 2,
  /** How much a label that much is said of is held back. */
  norm: 0.3,
  /** A frequent word. */
  frequent: 0.5,
  /** A word that only begins like one of the prompt's. */
  fuzzy: 0.6,
  /** Sublinear: the second time a word counts less. */
  repetition: 0.5,
};

/** How strongly a stem points to a label. */
interface Pointer {
  readonly label: number;
  readonly weight: number;
}

/** The labels that a prompt offers, and what it says of them. */
export interface Classifier {
  readonly labels: readonly string[];
  /** A label's words with their weights, the label's own words included. */
  readonly weights: readonly WordWeights[];
  /** How strongly each label is called for by a text; more is stronger. */
  scores(text: string): readonly number[];
}

/** A run asks the same prompts about many messages, in all roles. */
const known = new Recent<Classifier | undefined>(64, 16_000_000);

/**
 * The classifier that a prompt makes; `undefined` when there are no labels.
 * @param labels what there is to choose from; absent for the labels that the prompt offers.
 */
export function classifierOf(prompt: string, labels?: readonly string[]): Classifier | undefined {
  return known.of(labels === undefined ? prompt : `${prompt}\0${labels.join('\0')}`, () => buildClassifier(prompt, labels));
}

function buildClassifier(prompt: string, given?: readonly string[]): Classifier | undefined {
  const blocks = outline(prompt);
  const labels = given ?? discoverLabels(blocks, bodyOf(prompt));
  if (labels.length === 0) {
    return undefined;
  }
  const weights = gatherEvidence(blocks, new LabelFinder(labels));
  labels.forEach((label, index) => {
    for (const word of wordsOfLabel(label)) {
      const own = weights[index];
      own?.set(word.stem, (own.get(word.stem) ?? 0) + weighting.own);
    }
  });
  const vocabulary = new Vocabulary(weights);
  return { labels, weights, scores: (text) => vocabulary.scores(text) };
}

/** Every stem that the prompt knows, with the labels it points to. */
class Vocabulary {
  private readonly pointers = new Map<string, Pointer[]>();
  private readonly prefixes = new Map<string, string[]>();

  constructor(private readonly weights: readonly WordWeights[]) {
    const saturated = weights.map((own) => new Map([...own].map(([stem, weight]) => [stem, saturate(weight)])));
    const spread = new Map<string, number>();
    for (const own of saturated) {
      for (const [stem, weight] of own) {
        spread.set(stem, (spread.get(stem) ?? 0) + Math.max(0, weight));
      }
    }
    saturated.forEach((own, label) => {
      const size = [...own.values()].reduce((sum, weight) => sum + Math.max(0, weight), 0);
      const norm = Math.pow(1 + size, weighting.norm);
      for (const [stem, weight] of own) {
        const idf = Math.log(1 + weights.length / Math.max(1, spread.get(stem) ?? 1));
        this.pointers.set(stem, [...(this.pointers.get(stem) ?? []), { label, weight: (weight * idf) / norm }]);
      }
    });
    for (const stem of this.pointers.keys()) {
      const prefix = stem.slice(0, 5);
      this.prefixes.set(prefix, [...(this.prefixes.get(prefix) ?? []), stem]);
    }
  }

  scores(text: string): readonly number[] {
    const scores = this.weights.map(() => 0);
    const counts = new Map<string, { word: Word; count: number }>();
    for (const word of wordsOf(text)) {
      counts.set(word.stem, { word, count: (counts.get(word.stem)?.count ?? 0) + 1 });
    }
    for (const [stem, { word, count }] of counts) {
      const strength = Math.pow(count, weighting.repetition) * (word.frequent ? weighting.frequent : 1);
      const exact = this.pointers.get(stem);
      const pointers = exact ?? this.pointers.get(this.nearest(stem) ?? '') ?? [];
      for (const { label, weight } of pointers) {
        scores[label] = (scores[label] ?? 0) + strength * weight * (exact ? 1 : weighting.fuzzy);
      }
    }
    return scores;
  }

  /** The known stem that shares most of its beginning with an unknown one: `deliveri` with `deliv`. */
  private nearest(stem: string): string | undefined {
    if (stem.length < 5) {
      return undefined;
    }
    return this.prefixes.get(stem.slice(0, 5))?.filter((known) => Math.abs(known.length - stem.length) <= 4)[0];
  }
}

function saturate(weight: number): number {
  return Math.sign(weight) * Math.min(weighting.cap, Math.sqrt(Math.abs(weight)));
}
