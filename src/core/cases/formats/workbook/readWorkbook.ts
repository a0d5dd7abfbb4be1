import type { InputProblem } from '../../../problems';
import { InputError } from '../../../problems';
import type { CaseRecord, CaseRecords } from '../../caseRecord';
import { isFault } from '../csv';
import { tableOf } from '../delimitedText';
import { Archive, WorkbookError } from './archive';
import { readNumberFormats } from './numberFormats';
import { readSharedTexts } from './sharedTexts';
import type { SheetContext, SheetRows } from './sheetRows';
import { readSheet } from './sheetRows';
import { readXml } from './xml';

interface Sheet {
  readonly name: string;
  readonly path: string;
  readonly isHidden: boolean;
}

/** Reads the first sheet of an Excel workbook that holds something. @throws InputError where it is none, or cannot be read */
export function readWorkbook(file: string, bytes: Uint8Array): CaseRecords {
  try {
    return readArchive(file, new Archive(bytes));
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    throw new InputError([{ severity: 'error', file, message: error.message }]);
  }
}

function readArchive(file: string, archive: Archive): CaseRecords {
  const source = archive.text('xl/workbook.xml');
  if (source === undefined) throw new WorkbookError(whatElse(archive));
  const { sheets, from1904 } = readContents(source, archive.text('xl/_rels/workbook.xml.rels') ?? '<none/>');
  const context: SheetContext = {
    texts: readSharedTexts(archive.text('xl/sharedStrings.xml')),
    formats: readNumberFormats(archive.text('xl/styles.xml')),
    from1904,
  };
  for (const sheet of sheets.filter(({ isHidden }) => !isHidden)) {
    const read = readSheet(archive.text(sheet.path) ?? '<none/>', context);
    if (read.rows.length > 0) return recordsOf(file, sheet, sheets, read);
  }
  throw new WorkbookError('The workbook has no sheet with cases. Write one below a header with "input" and "expected".');
}

function recordsOf(file: string, sheet: Sheet, sheets: readonly Sheet[], { rows, leftOut, tooLong }: SheetRows): CaseRecords {
  const header = rows.find((row) => !isFault(row));
  const width = header === undefined || isFault(header) ? 0 : header.fields.length;
  // Cells that are empty are not written.
  const padded = rows.map((row) =>
    isFault(row) ? row : { ...row, fields: Array.from({ length: Math.max(width, row.fields.length) }, (_, at) => row.fields[at] ?? '') },
  );
  const table = tableOf(file, padded);
  const others = sheets.filter((each) => each !== sheet).map(({ name }) => `"${name}"`);
  const lost = 'A workbook keeps 15 digits of a number, and this row has one that is longer. Where the others matter, write them as text.';
  const warnings: InputProblem[] = tooLong === undefined ? [] : [{ severity: 'warning', file, line: tooLong, message: lost }];
  const dates = leftOut.has('a date') ? ['Dates are read as YYYY-MM-DD, whatever the sheet shows.'] : [];
  const formats = [...leftOut].filter((each) => each !== 'a date');
  return {
    ...table,
    records: chained(warnings, table.records),
    notes: [
      ...(others.length === 0 ? [] : [`The sheet "${sheet.name}" is read, and not ${others.join(', ')}.`]),
      ...dates,
      ...(formats.length === 0 ? [] : [`Numbers are read without ${formats.slice(0, 3).join(', ')}.`]),
    ],
  };
}

function* chained(warnings: readonly InputProblem[], records: CaseRecords['records']): Iterable<CaseRecord | InputProblem> {
  yield* warnings;
  yield* records;
}

/** The sheets in their order, and how days are counted. */
function readContents(workbook: string, relations: string): { readonly sheets: readonly Sheet[]; readonly from1904: boolean } {
  const targets = new Map<string, string>();
  readXml(relations, {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets: Sheet[] = [];
  let from1904 = false;
  readXml(workbook, {
    open(element, attributes) {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (element !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1] ?? '';
      const path = targets.get(id) ?? `xl/worksheets/sheet${sheets.length + 1}.xml`;
      sheets.push({ name: attributes['name'] ?? '', path, isHidden: (attributes['state'] ?? 'visible') !== 'visible' });
    },
  });
  return { sheets, from1904 };
}

/** What an archive is that is no workbook. */
function whatElse(archive: Archive): string {
  if (archive.has('xl/workbook.bin')) return 'This is a binary Excel workbook (.xlsb). Save it as .xlsx, or as CSV UTF-8.';
  if (archive.has('word/document.xml')) return 'This is a Word document. Write its cases as CSV.';
  if (archive.has('ppt/presentation.xml')) return 'This is a presentation. Write its cases as CSV.';
  if (archive.has('Index/Document.iwa')) return 'This is a Numbers spreadsheet. Export it as Excel, or as CSV.';
  if (archive.has('mimetype')) return 'This is an OpenDocument file, such as a spreadsheet of LibreOffice. Save it as .xlsx, or as CSV.';
  return 'This is a ZIP archive. Unpack it, and name the file that is in it.';
}
