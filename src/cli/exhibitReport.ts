import { countOf } from '../core/countOf';
import type { Exhibit, GraphExhibit, ItemsExhibit, TableExhibit } from '../core/optimizers/exhibit';
import { partsOf } from '../core/optimizers/exhibit';
import type { Item } from '../core/prompt/item';
import type { RunView } from '../core/run/view/runView';

/** So many items, rows or edges of an exhibit are written out; `--json` has all. */
const mostShown = 20;
/** So much of a cell or of a text stands in a line, in characters. */
const longestShown = 200;

/** What the method showed, for a person at a terminal. */
export function exhibitLines({ exhibits }: Pick<RunView, 'exhibits'>): readonly string[] {
  return exhibits.flatMap(({ exhibit, leftOut = 0 }) => {
    const lines = linesOf(exhibit);
    const more = lines.length - mostShown;
    return [
      `  shown    ${oneLine(exhibit.title)}${exhibit.of === undefined ? '' : ` (${oneLine(exhibit.of)})`}: ${sizeOf(exhibit)}`,
      ...lines.slice(0, mostShown).map((line) => `    ${line}`),
      ...(more > 0 ? [`    … and ${more} more; --json has all`] : []),
      ...(leftOut > 0 ? [`    … and ${leftOut} more that the journal had no room for`] : []),
    ];
  });
}

function sizeOf(exhibit: Exhibit): string {
  const size = partsOf(exhibit);
  switch (exhibit.shape) {
    case 'items':
      return countOf(size, 'item');
    case 'table':
      return countOf(size, 'row');
    case 'graph':
      return `${countOf(size, 'node')}, ${countOf(exhibit.edges.length, 'edge')}`;
  }
}

function linesOf(exhibit: Exhibit): readonly string[] {
  switch (exhibit.shape) {
    case 'items':
      return itemLines(exhibit);
    case 'table':
      return tableLines(exhibit);
    case 'graph':
      return graphLines(exhibit);
  }
}

function itemLines({ items }: ItemsExhibit): readonly string[] {
  return items.map((item) => [`- ${oneLine(item.text)}`, ...itemFacts(item)].join('  '));
}

function itemFacts({ kind, role, source, votes, strength, usedAt, cases }: Item): readonly string[] {
  const facts = [
    ...[kind, role, source].flatMap((text) => (text === undefined ? [] : [oneLine(text)])),
    ...(votes === undefined ? [] : [countOf(votes, 'vote')]),
    ...(strength === undefined ? [] : [`strength ${figure(strength)}`]),
    ...(usedAt === undefined ? [] : [`used in step ${figure(usedAt)}`]),
    ...(cases.length === 0 ? [] : [`from ${oneLine(cases.join(', '))}`]),
  ];
  return facts.length === 0 ? [] : [`(${facts.join('; ')})`];
}

function tableLines({ columns, rows }: TableExhibit): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : oneLine(cell))));
  const shown = [columns.map(oneLine), ...cells.slice(0, mostShown)];
  const widths = columns.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  const written = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [columns.map(oneLine), ...cells].map(written);
}

function graphLines({ nodes, edges }: GraphExhibit): readonly string[] {
  const labels = new Map(
    nodes.map(({ id, label, value }) => [id, value === undefined ? oneLine(label) : `${oneLine(label)} (${figure(value)})`]),
  );
  const joined = new Set(edges.flatMap(([from, to]) => [from, to]));
  const name = (id: string): string => labels.get(id) ?? oneLine(id);
  return [
    ...edges.map(([from, to, weight]) => `${name(from)} → ${name(to)}${weight === undefined ? '' : `  ${figure(weight)}`}`),
    ...nodes.filter(({ id }) => !joined.has(id)).map(({ id }) => name(id)),
  ];
}

function figure(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestShown ? line : `${line.slice(0, longestShown - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
