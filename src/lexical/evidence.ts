import { cellsOf, nameColumnOf } from './labelLists';
import type { LabelFinder, Mention } from './mentions';
import { cleanName, headOf } from './names';
import { type Block, sentencesOf } from './outline';
import { wordsOf } from './words';

/** What a prompt says about one label: how much each stem speaks for it; below 0, against it. */
export type WordWeights = Map<string, number>;

/** How much a word speaks for a label, by where the prompt says it. */
const speaks = { description: 1, sentence: 0.5, shared: 0.4, ruledOut: -0.5, exception: -0.7 };

const exclusion = /(?:[,;(]\s*|\b(?:but|and)\s+)(?:not|never)\b|\b(?:unless|except|excluding|other than|rather than|instead of)\b/gi;

/** Reads from a prompt's blocks which words speak for which label. */
export function gatherEvidence(blocks: readonly Block[], finder: LabelFinder): readonly WordWeights[] {
  const reader = new EvidenceReader(finder);
  const rows = new Map<number, string[]>();
  for (const block of blocks.filter(({ kind }) => kind === 'row')) {
    rows.set(block.group, [...(rows.get(block.group) ?? []), block.text]);
  }
  for (const block of blocks) {
    if (block.kind === 'heading') {
      reader.readHeading(block.text);
    } else if (block.kind === 'row') {
      reader.readRow(block.text, nameColumnOf(rows.get(block.group) ?? []));
    } else {
      reader.readText(block.text);
    }
  }
  return reader.weights;
}

class EvidenceReader {
  readonly weights: readonly WordWeights[];
  /** The label whose section is being read. */
  private section: number | undefined;
  /** Texts since the last answer, which an answer line speaks of: "Message: …", "Label: a". */
  private unanswered: string[] = [];

  constructor(private readonly finder: LabelFinder) {
    this.weights = finder.names.map(() => new Map<string, number>());
  }

  readHeading(text: string): void {
    this.section = this.finder.find(headOf(text)?.name ?? text);
    this.unanswered = [];
  }

  readRow(text: string, nameColumn: number): void {
    const cells = cellsOf(text);
    const label = this.finder.find(cleanName(cells[nameColumn] ?? ''));
    if (label !== undefined) {
      this.describe(label, cells.filter((_, column) => column !== nameColumn).join('. '));
    } else {
      this.readText(text);
    }
  }

  readText(text: string): void {
    const head = headOf(text);
    const label = head && this.finder.find(head.name);
    const answer = head && label === undefined ? this.finder.find(cleanName(head.rest)) : undefined;
    if (head && label !== undefined) {
      this.describe(label, head.rest);
    } else if (answer !== undefined && this.unanswered.length > 0) {
      for (const earlier of this.unanswered) {
        this.add(answer, earlier, speaks.description);
      }
      this.unanswered = [];
    } else {
      this.unanswered = [...this.unanswered, head && head.rest ? head.rest : text].slice(-2);
      sentencesOf(text).forEach((sentence) => this.readSentence(sentence));
    }
  }

  private readSentence(sentence: string): void {
    for (const clause of sentence.split(/;\s+/)) {
      if (this.finder.enumerates(clause)) {
        continue;
      }
      const mentions = this.finder.mentions(clause);
      const meant = mentions.filter(({ negated }) => !negated);
      const labels = new Set(meant.map(({ label }) => label));
      const [only] = labels;
      if (labels.size === 1 && only !== undefined) {
        this.describe(only, without(clause, mentions), speaks.sentence);
      } else if (labels.size > 1) {
        this.share(clause, meant);
      } else if (mentions.length === 0 && this.section !== undefined) {
        this.describe(this.section, clause);
      }
      for (const { label } of mentions.filter(({ negated }) => negated)) {
        this.add(label, without(clause, mentions), speaks.ruledOut);
      }
    }
  }

  /** A clause that names several labels: the words next to a label are its own, if there are any. */
  private share(clause: string, mentions: readonly Mention[]): void {
    const first = mentions[0]?.start ?? 0;
    const last = mentions.at(-1)?.end ?? clause.length;
    const namesLast = wordsOf(clause.slice(0, first)).length >= wordsOf(clause.slice(last)).length;
    const parts = mentions.map((mention, index) =>
      namesLast
        ? clause.slice(mentions[index - 1]?.end ?? 0, mention.start)
        : clause.slice(mention.end, mentions[index + 1]?.start ?? clause.length),
    );
    if (parts.filter((part) => wordsOf(part).length > 0).length > 0.6 * parts.length) {
      mentions.forEach((mention, index) => this.add(mention.label, parts[index] ?? '', speaks.shared));
    }
  }

  /** Words that speak for a label, and after "but not", "unless" or "except" words that speak against it. */
  private describe(label: number, text: string, weight = speaks.description): void {
    let rest = 0;
    for (const match of text.matchAll(exclusion)) {
      if (match.index < rest) {
        continue;
      }
      this.add(label, text.slice(rest, match.index), weight);
      const from = match.index + match[0].length;
      const length = text.slice(from).search(/[,;.)]|$/);
      this.add(label, text.slice(from, from + length), speaks.exception);
      rest = from + length;
    }
    this.add(label, text.slice(rest), weight);
  }

  private add(label: number, text: string, weight: number): void {
    const weights = this.weights[label];
    for (const word of wordsOf(text.replace(/<[^>]*>/g, ' '))) {
      if (weights && !word.frame) {
        weights.set(word.stem, (weights.get(word.stem) ?? 0) + weight);
      }
    }
  }
}

function without(clause: string, mentions: readonly Mention[]): string {
  return mentions.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, clause);
}
