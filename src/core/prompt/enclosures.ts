import { blockPart } from './placeVariables';
import type { PromptVariable } from './program';
import type { Scan } from './scanLines';

/** A stretch of a text, by offsets of the whole. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * What a prompt encloses: code blocks, what stands between `<x>` and `</x>` (or `[x]` and `[/x]`), template blocks, and what stands between
 * lines of three quotes. Marks that nothing closes enclose nothing, but for a code block.
 * @param variables of the text, statements of templates among them
 */
export function enclosures(text: string, from: number, scan: Scan, variables: readonly PromptVariable[]): readonly Stretch[] {
  return [...codeBlocks(scan, text.length), ...tagPairs(text, from), ...templateBlocks(variables), ...quoteBlocks(scan)];
}

function codeBlocks({ lines }: Scan, textEnd: number): readonly Stretch[] {
  const found: { start: number; end: number }[] = [];
  let isOpen = false;
  for (const { kind, opensFence, start } of lines) {
    const last = found.at(-1);
    if (isOpen && last !== undefined && (kind !== 'fence' || opensFence === true)) [isOpen, last.end] = [false, start];
    if (opensFence !== true) continue;
    isOpen = true;
    found.push({ start, end: textEnd });
  }
  return found;
}

const tag = /<(\/?)(\p{L}[\p{L}\p{N}_.:-]*)(?:\s[^<>]*)?(?<!\/)>|\[(\/?)(\p{L}[\p{L}\p{N}_-]*)\]/gu;

function tagPairs(text: string, from: number): readonly Stretch[] {
  const open = new Map<string, number[]>();
  const pairs: Stretch[] = [];
  for (const match of text.slice(from).matchAll(tag)) {
    const [whole, slash = match[3] ?? '', angled, , bracketed] = match;
    const [name, start] = [angled ?? `[${bracketed ?? ''}`, from + match.index];
    const starts = open.get(name) ?? [];
    open.set(name, starts);
    if (slash === '') {
      starts.push(start);
      continue;
    }
    const opening = starts.pop();
    if (opening !== undefined) pairs.push({ start: opening, end: start + whole.length });
  }
  return pairs;
}

function templateBlocks(variables: readonly PromptVariable[]): readonly Stretch[] {
  const open: number[] = [];
  return variables.flatMap(({ text, start, end }) => {
    const part = blockPart(text);
    if (part === 'opens') open.push(start);
    const opening = part === 'closes' ? open.pop() : undefined;
    return opening === undefined ? [] : [{ start: opening, end }];
  });
}

/** Lines that open and close a quotation of several lines, with what closes it. */
const quotes: Readonly<Record<string, string>> = { '"""': '"""', "'''": "'''", '<<<': '>>>' };

function quoteBlocks({ lines }: Scan): readonly Stretch[] {
  const found: Stretch[] = [];
  let open: { readonly start: number; readonly closing: string } | undefined;
  for (const { kind, start, end, text } of lines) {
    const mark = text.trim();
    if (kind !== 'text') continue;
    if (open?.closing === mark) {
      found.push({ start: open.start, end });
      open = undefined;
    } else if (open === undefined && Object.hasOwn(quotes, mark)) {
      open = { start, closing: quotes[mark] ?? mark };
    }
  }
  return found;
}
