import { consequencesIn } from './consequences';
import { cleanName, type Head, hasShape, headOf, isName } from './names';
import type { Block } from './outline';
import { type Sequence, sequencesIn } from './sequences';

/** A list in a prompt that may be the labels it offers. */
export interface LabelList {
  readonly names: readonly string[];
  /** What introduces the list. */
  readonly lead: string;
  /** How many names are set off by backticks, quotes, bold type, or a shape that prose does not have. */
  readonly marked: number;
  /** How many names have a description. */
  readonly described: number;
  /** For one in prose, how much its sentence speaks for its being the labels. */
  readonly frame?: number;
  /** Where it was found. */
  readonly source: 'list' | 'headings' | 'sequence' | 'consequences';
}

/** Every list in the prompt that could be its labels. */
export function labelLists(blocks: readonly Block[]): readonly LabelList[] {
  return [
    ...listsOfItems(blocks),
    ...listsOfHeadings(blocks),
    ...blocks.flatMap(sequencesIn).map(fromSequence),
    toList(consequencesIn(blocks), '', 'consequences'),
  ].filter((list) => list.names.length >= 2);
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

function fromSequence({ names, marked, lead, frame }: Sequence): LabelList {
  const unique = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  return { names: unique, marked: Math.min(marked, unique.length), described: 0, lead, frame, source: 'sequence' };
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
  return Math.max(
    0,
    titles.findIndex((_, column) => cells.every((row) => /^`[^`]+`$/.test(row[column] ?? ''))),
  );
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
  return toList(
    heads.filter((head) => isName(head.name)),
    `${lead} ${title}`,
    'list',
  );
}

function listsOfHeadings(blocks: readonly Block[]): readonly LabelList[] {
  const families = new Map<string, Block[]>();
  for (const block of blocks.filter(({ kind }) => kind === 'heading')) {
    const family = `${block.level} ${block.lead}`;
    families.set(family, [...(families.get(family) ?? []), block]);
  }
  return [...families.values()].map((family) =>
    toList(
      family
        .map((block) => headOf(block.text))
        .filter((head) => head !== undefined)
        .map((head) => ({ ...head, rest: head.rest || ' ' })),
      family[0]?.lead ?? '',
      'headings',
    ),
  );
}
