import type { Measure, Measures, Row, ScenarioResult } from './result';
import { percent } from './result';

/** A scenario's name with its result. */
export interface NamedResult {
  readonly name: string;
  readonly result: ScenarioResult;
}

interface Column {
  readonly key: keyof Measures;
  readonly title: string;
  readonly format: (value: number) => string;
}

const columns: readonly Column[] = [
  { key: 'callsToTarget', title: 'calls to target', format: (value) => value.toFixed(0) },
  { key: 'heldOut', title: 'held-out score', format: percent },
  { key: 'falseClaims', title: 'false claims', format: percent },
  { key: 'wallOverIdeal', title: 'wall ÷ ideal', format: (value) => value.toFixed(2) },
];

/** The one table, as cells: every subject of every scenario, each value with its ratio to the best peer's. */
export function mainTable(results: readonly NamedResult[]): {
  readonly cells: readonly (readonly string[])[];
  readonly reasons: readonly string[];
} {
  const reasons: string[] = [];
  const header = ['bench', 'subject', ...columns.map(({ title }) => title)];
  const rows = results.flatMap(({ name, result }) =>
    result.rows.map((row) => [
      name,
      row.group === undefined ? row.subject : `${row.subject}, ${row.group}`,
      ...columns.map((column) => formatCell(row, column, result.rows, reasons)),
    ]),
  );
  return { cells: [header, ...rows], reasons };
}

function formatCell(row: Row, column: Column, rows: readonly Row[], reasons: string[]): string {
  const measure = row.measures[column.key];
  if (measure === undefined) return '';
  if ('missing' in measure) return `– (${noteReason(measure.missing, reasons)})`;
  const text = column.format(measure.value) + (measure.of === undefined ? '' : ` of ${measure.of}`);
  const best = row.isPeer
    ? undefined
    : bestPeer(
        rows.filter(({ group }) => group === row.group),
        column.key,
      );
  return best === undefined || best === 0 ? text : `${text} (${(measure.value / best).toFixed(2)} × peer)`;
}

/** The number of a reason under the table; equal ones share it. */
function noteReason(reason: string, reasons: string[]): number {
  if (!reasons.includes(reason)) reasons.push(reason);
  return reasons.indexOf(reason) + 1;
}

function bestPeer(rows: readonly Row[], key: keyof Measures): number | undefined {
  const values = rows.filter(({ isPeer }) => isPeer).flatMap(({ measures }) => valueOf(measures[key]));
  if (values.length === 0) return undefined;
  return key === 'heldOut' ? Math.max(...values) : Math.min(...values);
}

function valueOf(measure: Measure | undefined): number[] {
  return measure === undefined || 'missing' in measure ? [] : [measure.value];
}

/** Cells in columns, for a terminal. */
export function plainTable(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

/** Cells as a table of Markdown. */
export function markdownTable(cells: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(cells[0] ?? []), line((cells[0] ?? []).map(() => '---')), ...cells.slice(1).map(line)].join('\n');
}
