import { strToU8, zipSync } from 'fflate';

/** Rows of texts as a spreadsheet writes them: quotes where they are needed, or round all. */
export function asTable(rows: readonly (readonly string[])[], delimiter: string, lineEnd: string, quotesAll = false): string {
  const field = (text: string): string =>
    quotesAll || /^\s|["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(field).join(delimiter) + lineEnd).join('');
}

/** A text in one of the encodings that spreadsheets write. */
export function encoded(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8 with a mark':
      return Buffer.from(`\uFEFF${text}`, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16le with a mark':
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 'utf-16be with a mark':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(text, 'latin1');
  }
}

/** The encodings there are. */
export const encodings = [
  'utf-8',
  'utf-8 with a mark',
  'utf-16le',
  'utf-16le with a mark',
  'utf-16be with a mark',
  'windows-1252',
] as const;

/** An encoding of text. */
export type Encoding = (typeof encodings)[number];

/** A cell of a workbook: a text, or the attributes and the content of its element. */
export type WorkbookCell = string | { readonly attributes: string; readonly content: string };

/** What a workbook holds beside the rows of its first sheet. */
export interface WorkbookExtras {
  /** Further parts, by path; they go before those that are made. */
  readonly parts?: Readonly<Record<string, string>>;
  /** The elements of the sheets; by default one that is called "Cases". */
  readonly sheets?: string;
  /** Whether texts stand in a list of their own, as Excel has them, and not in their cells. */
  readonly sharesTexts?: boolean;
}

/** A workbook as programs write it. */
export function asWorkbook(
  rows: readonly (readonly WorkbookCell[])[],
  { parts = {}, sheets, sharesTexts = true }: WorkbookExtras = {},
): Uint8Array {
  const texts: string[] = [];
  const cell = (value: WorkbookCell, name: string): string => {
    if (typeof value !== 'string') return `<c r="${name}" ${value.attributes}>${value.content}</c>`;
    if (value === '') return '';
    const text = `<t xml:space="preserve">${escaped(value)}</t>`;
    if (!sharesTexts) return `<c r="${name}" t="inlineStr"><is>${text}</is></c>`;
    texts.push(`<si>${text}</si>`);
    return `<c r="${name}" t="s"><v>${texts.length - 1}</v></c>`;
  };
  const sheetRows = rows.map((row, at) => {
    const cells = row.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${at + 1}`)).join('');
    return `<row r="${at + 1}">${cells}</row>`;
  });
  const made = {
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheets ?? '<sheet name="Cases" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>' +
      '<Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetRows.join('')}</sheetData></worksheet>`,
    ...(sharesTexts ? { 'xl/sharedStrings.xml': `<sst>${texts.join('')}</sst>` } : {}),
  };
  return zipSync(Object.fromEntries(Object.entries({ ...made, ...parts }).map(([path, text]) => [path, strToU8(text)])));
}

/** A text in XML, and as workbooks write the characters that XML does not keep. */
function escaped(text: string): string {
  return text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (code) => `_x005F${code}`)
    .replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll('\r', '_x000D_');
}
