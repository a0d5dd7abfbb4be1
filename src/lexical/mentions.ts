import { hasShape } from './names';

const separator = /^[\s,;|/]*(?:(?:or|and|,)\s*)?(?:\([^)]*\)[\s,;|/]*(?:(?:or|and)\s*)?)?$/i;

/** A place in a text where a label is named. */
export interface Mention {
  /** The label's index. */
  readonly label: number;
  readonly start: number;
  readonly end: number;
  /** "not `a`", "rather than `a`": it is named in order to rule it out. */
  readonly negated: boolean;
}

const pointer =
  /(?:→|->|=>|[:=]|\b(?:is|as|answer(?: with)?|choose|use|pick|select|label(?:ed)?(?: it)?|say|return|output|reply(?: with)?|go(?:es)? to|belongs? (?:in|to)))\s*$/i;
const negation = /\b(?:not|never|rather than|instead of|isn't|aren't|no longer)\s+(?:(?:to|as|in|with|the|a|an|label)\s+)*[`"'“*]*$/i;
const openMark = /[`"'“‘*[<]$/;
const closeMark = /^[`"'”’*\]>]/;

/** Finds labels in text. A label that is an ordinary word counts only where it is set off from the prose. */
export class LabelFinder {
  private readonly pattern: RegExp;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly ordinary: readonly boolean[];

  constructor(readonly names: readonly string[]) {
    const longestFirst = [...names].sort((a, b) => b.length - a.length);
    const any = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')).join('|');
    this.pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${any})(?![\\p{L}\\p{N}_]|-[\\p{L}\\p{N}])`, 'giu');
    this.indexes = new Map(names.map((name, index) => [normal(name), index]));
    this.ordinary = names.map((name) => !hasShape(name) && name.split(/\s+/).length < 3);
  }

  /** The label with this name, written in whatever case. */
  find(name: string): number | undefined {
    return this.indexes.get(normal(name));
  }

  /** Whether the text does little else than list labels. */
  enumerates(text: string): boolean {
    const found = [...text.matchAll(this.pattern)];
    const gaps = found.slice(1).map((match, index) => {
      const before = found[index];
      return text.slice((before?.index ?? 0) + (before?.[0].length ?? 0), match.index);
    });
    const separators = gaps.filter((gap) => separator.test(gap.replace(/[`"'“”‘’*]/g, ''))).length;
    return separators > 0 && separators >= 0.6 * gaps.length;
  }

  /** Where the text names labels, in order. */
  mentions(text: string): readonly Mention[] {
    const found: Mention[] = [];
    for (const match of text.matchAll(this.pattern)) {
      const label = this.find(match[0]);
      const before = text.slice(0, match.index);
      const after = text.slice(match.index + match[0].length);
      const marked = openMark.test(before) && closeMark.test(after);
      if (label !== undefined && (marked || !this.ordinary[label] || pointer.test(before))) {
        const { length } = match[0];
        found.push({ label, start: match.index, end: match.index + length, negated: negation.test(before) });
      }
    }
    return found;
  }
}

function normal(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim();
}
