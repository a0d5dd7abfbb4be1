import { writeFile } from 'node:fs/promises';
import type { Check } from './result';
import type { NamedResult } from './tables';
import { mainTable, markdownTable, plainTable } from './tables';

/** How the numbers came about. */
export interface Circumstances {
  readonly command: string;
  /** Names and versions of what was run. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: string;
  readonly date: string;
}

/** What a person reads in the terminal. */
export function describeResults(results: readonly NamedResult[]): string {
  const { cells, reasons } = mainTable(results);
  const parts = results.map(({ name, result }) =>
    [
      `== ${name}`,
      ...result.details.map(({ title, columns, rows }) => `${title}\n${plainTable([columns, ...rows])}`),
      ...result.checks.map(describeCheck),
      ...result.notes.map((note) => `  ${note}`),
    ].join('\n'),
  );
  return [...parts, plainTable(cells), ...reasons.map((reason, index) => `(${index + 1}) ${reason}`)].join('\n\n');
}

function describeCheck({ goal, measured, met }: Check): string {
  return `${met === undefined ? 'skipped' : met ? 'met    ' : 'NOT MET'}  ${goal}: ${measured}`;
}

/** Writes the results as Markdown, and names the parts that are still `missing`. */
export async function writeResults(
  path: string,
  results: readonly NamedResult[],
  missing: readonly string[],
  { command, versions, machine, date }: Circumstances,
): Promise<void> {
  const { cells, reasons } = mainTable(results);
  const sections = results.map(({ name, result }) =>
    [
      `## ${name}`,
      ...result.details.map(({ title, columns, rows }) => `${title}\n\n${markdownTable([columns, ...rows])}`),
      ...(result.checks.length === 0
        ? []
        : [
            markdownTable([
              ['goal', 'measured', 'met'],
              ...result.checks.map(({ goal, measured, met }) => [goal, measured, met === undefined ? 'skipped' : met ? 'yes' : '**no**']),
            ]),
          ]),
      ...result.notes,
      ...(result.transcript === undefined ? [] : [result.transcript]),
    ].join('\n\n'),
  );
  const text = [
    '# Results of the bench',
    'Every number here was measured in one run of the command below. A dash is a value that could not be measured, with the reason.',
    `\`${command}\`, ${date}, ${machine}`,
    ...(missing.length === 0 ? [] : [`The run broke off: ${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not measured.`]),
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
    ...(cells.length > 1 ? [markdownTable(cells)] : []),
    ...reasons.map((reason, index) => `(${index + 1}) ${reason}`),
    ...sections,
  ].join('\n\n');
  await writeFile(path, `${text}\n`);
}
