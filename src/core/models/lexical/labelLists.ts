import { type Block, sentencesOf } from './outline';

/** A list in a prompt that may be the labels it offers. */
export interface LabelList {
  readonly names: readonly string[];
  /** What introduces the list. */
  readonly lead: string;
  /** How many names are set off by backticks, quotes, bold type, or a shape that prose does not have. */
  readonly marked: number;
  /** How many names have a description. */
  readonly described: number;
  /** Where it was found. */
  readonly source: 'list' | 'headings' | 'sequence' | 'consequences';
}

/** A name at the head of a list item, and what follows it. */
export interface Head {
  readonly name: string;
  readonly rest: string;
  readonly marked: boolean;
}

const mostWordsInName = 6;
const markedHead = /^(\*\*|__)?(?:`([^`]+)`|["“]([^"”]+)["”]|'([^']+)'|(?:\*\*|__)([^*_].*?))(\*\*|__)?(?=$|[\s:–—=,.(|-])\s*(.*)$/;
const plainHead = /^([^:–—=→|"`]{1,60}?)\s*(?::\s|:$|\s[–—-]+>?\s|\s?=>?\s|→|\t)\s*(.*)$/;
const joint = /^\s*[:–—=→-]+>?\s*/;

/** How many words a name has, the parts of `snake_case` counted as one. */
function wordCount(name: string): number {
  return name.split(/\s+/).filter(Boolean).length;
}

/** A name without its marks and the punctuation round it. */
export function cleanName(text: string): string {
  return text
    .trim()
    .replace(/^(?:[`"'“”‘’*_[(<{]+)(?=\S)/, '')
    .replace(/[`"'“”‘’*\])>}]+[.,;:]?$|[.,;:]+$/g, '')
    .replace(/[`"'“”‘’*\])>}]+$/, '')
    .trim();
}

/** Whether a name has a shape that words of prose do not have: `a_b`, `a-b`, `aB`, `A_B`. */
export function hasShape(name: string): boolean {
  return /^\S+$/.test(name) && (/[\p{L}\p{N}][_\-./][\p{L}\p{N}]/u.test(name) || /\p{Ll}\p{Lu}/u.test(name));
}

function isName(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(name) && name.length <= 60 && wordCount(name) <= mostWordsInName && !/[{}<>$\\`]/.test(name) && !/[.!?]\s/.test(name);
}

/** The name at the head of a list item or line, if it has one. */
export function headOf(text: string): Head | undefined {
  const marked = markedHead.exec(text);
  if (marked) {
    const name = cleanName(marked[2] ?? marked[3] ?? marked[4] ?? marked[5] ?? '');
    const rest = (marked[7] ?? '').replace(joint, '').trim();
    if (isName(name) && !/^[[{]/.test(rest)) {
      return { name, rest, marked: true };
    }
  }
  const plain = plainHead.exec(text);
  if (plain?.[1] !== undefined) {
    const name = cleanName(plain[1].replace(/\s*\([^)]*\)$/, ''));
    return isName(name) ? { name, rest: plain[2]?.trim() ?? '', marked: hasShape(name) } : undefined;
  }
  const inBrackets = /^([^(]+)\(([^)]+)\)\.?$/.exec(text);
  const name = cleanName(inBrackets?.[1] ?? text);
  return isName(name) && !/[.!?]$/.test(text) && !/,/.test(name)
    ? { name, rest: inBrackets?.[2] ?? '', marked: hasShape(name) }
    : undefined;
}

/** Every list in the prompt that could be its labels. */
export function labelLists(blocks: readonly Block[]): readonly LabelList[] {
  return [...listsOfItems(blocks), ...listsOfHeadings(blocks), ...blocks.flatMap(sequencesIn), ...consequences(blocks)].filter(
    (list) => list.names.length >= 2,
  );
}

function toList(heads: readonly Head[], lead: string, source: LabelList['source']): LabelList {
  const byName = new Map(heads.map((head) => [head.name.toLowerCase(), head]));
  const unique = [...byName.values()];
  return {
    names: unique.map((head) => head.name),
    lead,
    marked: unique.filter((head) => head.marked).length,
    described: unique.filter((head) => head.rest !== '').length,
    source,
  };
}

function listsOfItems(blocks: readonly Block[]): readonly LabelList[] {
  const groups = new Map<number, Block[]>();
  for (const block of blocks) {
    if (block.kind === 'item' || block.kind === 'row' || block.kind === 'line') {
      groups.set(block.group, [...(groups.get(block.group) ?? []), block]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const lead = group[0]?.lead ?? '';
    if (group[0]?.kind === 'row') {
      return [listOfRows(group, lead)];
    }
    const heads = group.map((block) => headOf(block.text)).filter((head) => head !== undefined);
    return heads.length >= 0.7 * group.length ? [toList(heads, lead, 'list')] : [];
  });
}

/** The cells of a table's row. */
export function cellsOf(row: string): readonly string[] {
  return row.split('|').map((cell) => cell.trim());
}

const nameColumn = /\b(?:label|categor|class|intent|queue|topic|tag|team|component|name|answer|output|type|code|value|department)/i;

/** The column with the names: by its title, else the first one whose cells are marked, else the first. */
export function nameColumnOf(rows: readonly string[]): number {
  const [titles = [], ...cells] = rows.map(cellsOf);
  const titled = titles.findIndex((title) => nameColumn.test(title));
  if (titled >= 0) {
    return titled;
  }
  return Math.max(0, titles.findIndex((_, column) => cells.every((row) => /^`[^`]+`$/.test(row[column] ?? ''))));
}

function listOfRows(rows: readonly Block[], lead: string): LabelList {
  const column = nameColumnOf(rows.map((row) => row.text));
  const heads = rows.slice(1).map((row): Head => {
    const cells = cellsOf(row.text);
    const cell = cells[column] ?? '';
    const name = cleanName(cell);
    return { name, rest: cells.filter((_, index) => index !== column).join(' '), marked: /^[`*"]/.test(cell) || hasShape(name) };
  });
  const title = cellsOf(rows[0]?.text ?? '')[column] ?? '';
  return toList(heads.filter((head) => isName(head.name)), `${lead} ${title}`, 'list');
}

function listsOfHeadings(blocks: readonly Block[]): readonly LabelList[] {
  const families = new Map<string, Block[]>();
  for (const block of blocks.filter(({ kind }) => kind === 'heading')) {
    const family = `${block.level} ${block.lead}`;
    families.set(family, [...(families.get(family) ?? []), block]);
  }
  return [...families.values()].map((family) =>
    toList(
      family.map((block) => headOf(block.text)).filter((head) => head !== undefined).map((head) => ({ ...head, rest: head.rest || ' ' })),
      family[0]?.lead ?? '',
      'headings',
    ),
  );
}

const span = /`([^`\n]+)`|"([^"\n]{1,60})"|“([^”\n]{1,60})”|'([^'\s][^'\n]{0,58})'(?![\p{L}])/gu;
export const separator = /^[\s,;|/]*(?:(?:or|and|,)\s*)?(?:\([^)]*\)[\s,;|/]*(?:(?:or|and)\s*)?)?$/i;

function sequencesIn(block: Block): readonly LabelList[] {
  const lists: LabelList[] = [];
  for (const sentence of block.fenced ? [block.text] : sentencesOf(block.text)) {
    lists.push(...runsOfSpans(sentence, block.lead));
    const plain = plainSequence(sentence, block.lead);
    if (plain) {
      lists.push(plain);
    }
  }
  return lists;
}

/** Runs of `code spans` or "quoted names" with nothing but commas and conjunctions between them. */
function runsOfSpans(sentence: string, lead: string): readonly LabelList[] {
  const runs: { heads: Head[]; lead: string }[] = [];
  let end = -1;
  for (const match of sentence.matchAll(span)) {
    const between = sentence.slice(Math.max(end, 0), match.index);
    const name = cleanName(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    if (end < 0 || !separator.test(between)) {
      runs.push({ heads: [], lead: end < 0 ? `${lead} ${between}` : between });
    }
    end = match.index + match[0].length;
    if (isName(name)) {
      runs.at(-1)?.heads.push({ name, rest: '', marked: true });
    }
  }
  return runs.map((run) => toList(run.heads, run.lead, 'sequence'));
}

const opener =
  /(?::|\b(?:one of|either|between|among|as|with|are|answer|say|reply|respond|output|return)\b(?:\s+(?:the|these|following|exactly|only|one|either|words?|of|labels?|categor(?:y|ies))\b)*:?)\s*/gi;

/** A list in plain prose: "one of: a, b or c", "answer yes or no", "positive | negative". */
function plainSequence(sentence: string, lead: string): LabelList | undefined {
  const text = sentence.replace(/[.!?]+$/, '');
  const starts = [...text.matchAll(opener)].map((match) => match.index + match[0].length);
  const introduced = /:\s*$/.test(lead) || wordCount(lead) <= 6;
  const candidates = [...starts, ...(introduced ? [0] : [])].map((start) => {
    const names = membersOf(text.slice(start));
    return { names, lead: start === 0 ? lead : `${lead} ${text.slice(0, start)}` };
  });
  const best = candidates.filter(({ names }) => names.length >= 2).sort((a, b) => b.names.length - a.names.length)[0];
  return best && toList(best.names.map((name) => ({ name, rest: '', marked: hasShape(name) })), best.lead, 'sequence');
}

/** The members of an enumeration in prose; none when the text is not one. */
function membersOf(text: string): readonly string[] {
  const inner = text.trim().replace(/^[[({<](.*)[\])}>]$/, '$1').replace(/\([^)]*\)/g, '');
  const strong = /\|/.test(inner) ? /\s*\|\s*/ : /;/.test(inner) ? /\s*;\s*/ : /\s*,\s*/;
  const parts = inner.split(strong).map((part) => part.replace(/^(?:or|and)\s+/i, '').trim());
  const last = parts.at(-1) ?? '';
  const joined = /,\s*(?:or|and)\s/i.test(inner) || parts.slice(0, -1).some((part) => / (?:or|and) /i.test(part));
  const split = joined ? parts : [...parts.slice(0, -1), ...last.split(/\s+(?:or|and)\s+/i)];
  const slashed = split.length === 1 && /^\s*\S+(?:\s*\/\s*\S+)+/.test(inner) ? inner.trim().split(/\s*\/\s*/) : split;
  const names = slashed.map(cleanName).filter(Boolean);
  const longest = Math.max(1, ...names.slice(0, -1).map(wordCount));
  const tail = names.at(-1) ?? '';
  const cut = wordCount(tail) > longest ? tail.split(/\s+/).slice(0, longest).join(' ') : tail;
  const all = [...names.slice(0, -1), cut];
  const evenly = wordCount(all[0] ?? '') <= Math.max(...all.slice(1).map(wordCount)) + 1;
  return all.every(isName) && longest <= 5 && evenly ? all : [];
}

const consequence = /(?:\b(?:is|as|answer(?: with)?|choose|use|pick|label(?: it)?|reply(?: with)?|to|say|return|output)|→|->|=>|:)\s+[`"“]([^`"”\n]+)[`"”]/gi;

/** The names that the prompt's rules come to: "… is `a`", "… → `b`". */
function consequences(blocks: readonly Block[]): readonly LabelList[] {
  const heads: Head[] = [];
  for (const block of blocks) {
    for (const match of block.text.matchAll(consequence)) {
      const name = cleanName(match[1] ?? '');
      if (isName(name)) {
        heads.push({ name, rest: ' ', marked: true });
      }
    }
  }
  return [toList(heads, '', 'consequences')];
}
