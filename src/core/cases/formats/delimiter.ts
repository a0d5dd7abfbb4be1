import type { CsvStart } from './csv';
import { isFault, readCsv } from './csv';

/** How the fields of a file are parted, and where its header begins. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly start: CsvStart;
}

const delimiters = [',', ';', '\t', '|'] as const;

/** So many rows are looked at to tell what parts their fields. */
const looked = 20;

/**
 * What parts the fields of a text: what its first line says (`sep=;`, as spreadsheets have it), else what the header has. Where that
 * has several of them, the one that gives the rows below it as many fields.
 * @param usual the one where nothing tells
 */
export function csvDialect(text: string, usual: string): CsvDialect {
  const said = /^\uFEFF?sep=(.)[^\S\r\n]*(\r\n|\r|\n)/i.exec(text);
  if (said?.[1] !== undefined) return { delimiter: said[1], start: { offset: said[0].length, line: 2 } };
  const start = { offset: 0, line: 1 };
  const ordered = [usual, ...delimiters.filter((each) => each !== usual)];
  const fits = ordered.map((delimiter) => ({ delimiter, ...fitOf(text, delimiter) })).filter(({ columns }) => columns > 1);
  const best = fits.reduce((one, other) => (isBetter(other, one) ? other : one), fits[0]);
  return { delimiter: best?.delimiter ?? usual, start };
}

interface Fit {
  /** Of the header. */
  readonly columns: number;
  /** The share of the rows below it that have as many fields. */
  readonly alike: number;
}

function isBetter(one: Fit, other: Fit | undefined): boolean {
  return other !== undefined && (one.alike > other.alike || (one.alike === other.alike && one.columns > other.columns));
}

function fitOf(text: string, delimiter: string): Fit {
  let [columns, rows, alike] = [0, 0, 0];
  for (const row of readCsv(text, delimiter)) {
    if (isFault(row)) rows++;
    else if (columns === 0) columns = row.fields.length;
    else {
      rows++;
      if (row.fields.length === columns) alike++;
    }
    if (rows === looked) break;
  }
  return { columns, alike: rows === 0 ? 0 : alike / rows };
}
