import type { ScannedLine } from './scanLines';
import { scanLines } from './scanLines';
import { findVariables } from './variables';

/** Lines that structure a text: headings, tables, quotes, tags, rules, what has a label, and numbered steps, which build on each other. */
const structure = /^\s*(?:#{1,6}\s|[|><]|\(?(?:\d{1,3}|[a-z])[.)]\s|(?:[-*_=]\s*){3,}$|[\p{L}\p{N}_ -]{1,24}:\s+\S)/iu;
const item = /^\s*[-*+•–]\s/;
/** Words whose dot ends no sentence, and single letters: they are names of answers as often. */
const abbreviation = String.raw`(?:\p{L}|[eE]\.g|[iI]\.e|z\.B|[cC]f|vs|etc|approx|incl|[nN]o|[nN]r|[fF]ig|M(?:r|rs|s)|[dD]r|[sS]t)`;
/** White space behind a sentence and before another. */
const sentenceBreak = new RegExp(
  String.raw`(?<=[.!?]["'”’)]?)(?<!(?:^|[\s("'“])${abbreviation}\.["'”’)]?)\s+(?=["'“‘(\x60*]?[\p{Lu}\p{N}\x60])`,
  'u',
);
/** What leads to something that follows it. */
const lead = /[:：][^\p{L}\p{N}]*$/u;

/** A paragraph, in sentences, or a list item, which is one. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly sentences: readonly string[];
}

/**
 * The sentences of a text's paragraphs, and its list items, that could be left out: without variables, and none that leads to what follows
 * it. Only lists that are flat, and lines that stand at the margin, are considered.
 */
export function omissibleSentences(text: string): readonly string[] {
  return blocksOf(text)
    .flatMap(({ sentences }) => sentences)
    .filter((sentence) => !lead.test(sentence) && findVariables(sentence).length === 0);
}

/**
 * The text without some of its sentences or list items, as `omissibleSentences` writes them. A paragraph or item that nothing is left
 * of goes with the empty lines behind it; all else stays as it is, but for white space at the end.
 * @returns undefined where nothing would be left, or a heading or what leads to a list would lead to nothing.
 */
export function withoutSentences(text: string, omitted: ReadonlySet<string>): string | undefined {
  let result = text;
  for (const { start, end, sentences } of blocksOf(text).toReversed()) {
    if (!sentences.some((sentence) => omitted.has(sentence))) continue;
    const kept = keepSome(text.slice(start, end), sentences, omitted);
    const [before, behind] = [result.slice(0, start), result.slice(end)];
    result = before + (kept === '' ? withoutLine(before, behind) : kept + behind);
  }
  result = result.trimEnd();
  return result === '' || leadsToNothing(result) > leadsToNothing(text) ? undefined : result;
}

/** What follows lines that go: with the empty lines between, unless those stand between what is left on both sides. */
function withoutLine(before: string, behind: string): string {
  const rest = behind.replace(/^[ \t]*\r?\n?/, '');
  return before === '' || /\n[ \t]*\r?\n$/.test(before) ? rest.replace(/^(?:[ \t]*\r?\n)+/, '') : rest;
}

/** Whether a text says a sentence already, be it wrapped, marked or cased in another way. */
export function isStatedIn(sentence: string, text: string): boolean {
  return plain(text).includes(plain(sentence).replace(/[.!?]+$/, ''));
}

/** A text without marks of lists and of emphasis, in lower case and with single spaces. */
function plain(text: string): string {
  return text
    .replace(/^\s*(?:[-*+•–]|\(?\d{1,3}[.)]|#{1,6}|>)\s+/gmu, '')
    .replace(/[*_`]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** A paragraph's text without some of its sentences; before each that is kept stands what stood there. */
function keepSome(text: string, sentences: readonly string[], omitted: ReadonlySet<string>): string {
  let kept = '';
  let at = 0;
  for (const sentence of sentences) {
    const start = text.indexOf(sentence, at);
    if (!omitted.has(sentence)) kept += kept === '' ? sentence : text.slice(at, start) + sentence;
    at = start + sentence.length;
  }
  return kept;
}

/** How many headings and leads nothing follows that they could be of. */
function leadsToNothing(text: string): number {
  const lines = scanLines(text, 0, 1).lines.filter((line) => line.text.trim() !== '');
  const levelAt = (index: number): number =>
    lines[index]?.kind === 'text' ? (/^\s{0,3}(#{1,6})\s/.exec(lines[index].text)?.[1]?.length ?? 0) : 0;
  return lines.filter(({ kind, text: line }, index) => {
    const [level, next] = [levelAt(index), levelAt(index + 1)];
    const isLast = index === lines.length - 1;
    if (level > 0) return isLast || (next > 0 && next <= level);
    return kind === 'text' && lead.test(line) && (isLast || next > 0 || !mayFollowLead(lines[index + 1]?.text ?? '', line));
  }).length;
}

/** Whether a line can be what the one before leads to: all but a paragraph at the margin. */
function mayFollowLead(next: string, before: string): boolean {
  return item.test(next) || structure.test(next) || /^\s/.test(next) || /^\s/.test(before);
}

/** The blocks whose sentences may go, from the groups of lines between empty ones. */
function blocksOf(text: string): readonly Block[] {
  const groups = groupsOf(text);
  return groups.flatMap((lines, index): readonly Block[] => {
    if (lines.some(({ kind, text: line }) => kind !== 'text' || structure.test(line) || /^\s/.test(line))) return [];
    const isItem = lines.map((line) => item.test(line.text));
    const firstItem = isItem.indexOf(true);
    // Lines of an item that has more than one, or that goes on behind an empty line, are left alone.
    if (firstItem >= 0 && (isItem.lastIndexOf(false) > firstItem || /^\s/.test(groups[index + 1]?.[0]?.text ?? ''))) return [];
    const paragraph = firstItem < 0 ? lines : lines.slice(0, firstItem);
    const items = firstItem < 0 ? [] : lines.slice(firstItem);
    return [
      ...(paragraph.length === 0 ? [] : [blockOf('paragraph', paragraph, text)]),
      ...items.map((line) => blockOf('item', [line], text)),
    ];
  });
}

function blockOf(kind: 'paragraph' | 'item', lines: readonly ScannedLine[], text: string): Block {
  const start = lines[0]?.start ?? 0;
  const written = text.slice(start, lines.at(-1)?.end).trimEnd();
  return { start, end: start + written.length, sentences: kind === 'item' ? [written] : written.split(sentenceBreak) };
}

function groupsOf(text: string): readonly (readonly ScannedLine[])[] {
  const groups: ScannedLine[][] = [[]];
  for (const line of scanLines(text, 0, 1).lines) {
    if (line.text.trim() !== '') groups.at(-1)?.push(line);
    else if (groups.at(-1)?.length !== 0) groups.push([]);
  }
  return groups.filter(({ length }) => length > 0);
}
