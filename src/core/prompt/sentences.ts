import { scanLines } from './scanLines';
import { findVariables } from './variables';

/** The white space between two sentences. */
export const sentenceBreak = /(?<=[.!?]["'”’)]?)\s+(?=["'“‘(`*]?[\p{Lu}\p{N}`])/u;

/** Lines that structure a text: headings, tables, quotes, tags, rules, and numbered steps, which build on each other. */
const structure = /^\s*(?:#{1,6}\s|[|><]|\d{1,3}[.)]\s|(?:[-*_=]\s*){3,}$)/;
const item = /^(\s*)[-*+•–]\s/;

/** A paragraph or a list item, in sentences; an item is one. */
interface Block {
  readonly kind: 'paragraph' | 'item';
  readonly start: number;
  readonly end: number;
  /** How far an item is indented, in characters. */
  readonly indent: number;
  readonly sentences: readonly string[];
}

/** The sentences and list items of a text that could be left out: without variables, and none that leads to what follows it. */
export function omissibleSentences(text: string): readonly string[] {
  const blocks = blocksOf(text);
  const hasNested = (index: number): boolean => blocks[index + 1]?.kind === 'item' && (blocks[index + 1]?.indent ?? 0) > (blocks[index]?.indent ?? 0);
  return blocks
    .flatMap(({ kind, sentences }, index) => (kind === 'item' && hasNested(index) ? [] : sentences))
    .filter((sentence) => !isLead(sentence) && findVariables(sentence).length === 0);
}

/**
 * The text without some of its sentences or list items, as `omissibleSentences` writes them. A block that nothing is left of goes with the
 * empty lines behind it, and so does what leads to a list that nothing is left of. All else stays as it is.
 */
export function withoutSentences(text: string, omitted: ReadonlySet<string>): string {
  const blocks = blocksOf(text);
  const left = blocks.map(({ sentences }) => sentences.filter((sentence) => !omitted.has(sentence)));
  blocks.forEach(({ sentences }, index) => {
    if (isLead(sentences.at(-1) ?? '') && isListGone(blocks, left, index + 1)) left[index] = left[index]?.slice(0, -1) ?? [];
  });
  let result = text;
  for (let index = blocks.length - 1; index >= 0; index--) {
    const { start, end, sentences } = blocks[index] as Block;
    const kept = left[index] ?? [];
    if (kept.length === sentences.length) continue;
    if (kept.length > 0) result = result.slice(0, start) + kept.join(' ') + result.slice(end);
    else result = result.slice(0, start) + result.slice(end).replace(/^(?:[ \t]*\r?\n)+/, '');
  }
  return result.trimEnd();
}

function isLead(sentence: string): boolean {
  return /[:：]\W*$/.test(sentence);
}

/** Whether there is a list from a block on, and nothing is left of it. */
function isListGone(blocks: readonly Block[], left: readonly (readonly string[])[], first: number): boolean {
  let index = first;
  while (blocks[index]?.kind === 'item' && left[index]?.length === 0) index++;
  return index > first && blocks[index]?.kind !== 'item';
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { kind: Block['kind']; start: number; end: number; indent: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const written = text.slice(open.start, open.end).trimEnd();
    blocks.push({ ...open, end: open.start + written.length, sentences: open.kind === 'item' ? [written] : written.split(sentenceBreak) });
    open = undefined;
  };
  for (const { start, end, text: line, kind } of scanLines(text, 0, 1).lines) {
    const mark = item.exec(line);
    if (kind !== 'text' || line.trim() === '' || structure.test(line)) close();
    else if (mark !== null) {
      close();
      open = { kind: 'item', start, end, indent: mark[1]?.length ?? 0 };
    } else if (open !== undefined && (open.kind === 'paragraph' || /^\s/.test(line))) open.end = end;
    else {
      close();
      open = { kind: 'paragraph', start, end, indent: 0 };
    }
  }
  close();
  return blocks;
}
