import type { CsvFault, CsvRow } from '../csv';
import { WorkbookError } from './archive';
import { numberText } from './numberFormats';
import { readXml, unescaped } from './xml';

/** What the cells of a sheet name by numbers. */
export interface SheetContext {
  readonly texts: readonly string[];
  readonly formats: readonly string[];
  readonly from1904: boolean;
}

/** The rows of a sheet, and what of its numbers' formats was left out. */
export interface SheetRows {
  readonly rows: readonly (CsvRow | CsvFault)[];
  readonly leftOut: ReadonlySet<string>;
  /** The first row with a number of more digits than a workbook keeps. */
  readonly tooLong?: number;
}

const mostColumns = 1_000;
const mostCells = 5_000_000;

interface Cell {
  readonly column: number;
  readonly name: string;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  text: string;
}

/** Reads the rows of a sheet; those without a text are left out. @throws WorkbookError where there are too many cells */
export function readSheet(source: string, context: SheetContext): SheetRows {
  const reader = new SheetReader(context);
  readXml(source, {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.take(text),
  });
  const { rows, leftOut, tooLong } = reader;
  return { rows, leftOut, ...(tooLong === undefined ? {} : { tooLong }) };
}

class SheetReader {
  readonly rows: (CsvRow | CsvFault)[] = [];
  readonly leftOut = new Set<string>();
  tooLong: number | undefined;
  private line = 0;
  private fields: string[] = [];
  private fault: string | undefined;
  private cell: Cell | undefined;
  private takes = false;
  private aside = 0;
  private cells = 0;

  constructor(private readonly context: SheetContext) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.beginRow(Number(attributes['r'] ?? this.line + 1));
    else if (name === 'c') this.beginCell(attributes);
    else if (name === 'rPh') this.aside++;
    else if (name === 'f' && this.cell !== undefined) this.cell.hasFormula = true;
    this.takes = this.cell !== undefined && this.aside === 0 && (name === 'v' || name === 't');
  }

  take(text: string): void {
    if (this.takes && this.cell !== undefined) this.cell.text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.aside--;
    if (name === 'v' || name === 't') this.takes = false;
    if (name === 'c') this.endCell();
    if (name === 'row') this.endRow();
  }

  private beginRow(line: number): void {
    this.line = line;
    this.fields = [];
    this.fault = undefined;
  }

  private beginCell({ r = '', t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    const letters = /^[A-Z]{1,3}/.exec(r)?.[0];
    const column = letters === undefined ? this.fields.length : columnOf(letters);
    this.cells++;
    if (this.cells > mostCells) throw new WorkbookError('The sheet has more than 5,000,000 cells. Save it as CSV UTF-8.');
    this.cell = { column, name: r, type: t, style: Number(s), hasFormula: false, text: '' };
  }

  private endCell(): void {
    const { cell } = this;
    this.cell = undefined;
    if (cell === undefined) return;
    const text = this.textOf(cell);
    if (text === '') return;
    if (cell.column >= mostColumns) throw new WorkbookError(`The sheet has more than ${mostColumns} columns. Keep those of the cases.`);
    while (this.fields.length < cell.column) this.fields.push('');
    this.fields[cell.column] = text;
  }

  private endRow(): void {
    const place = { line: this.line, endLine: this.line, start: 0, end: 0 };
    if (this.fault !== undefined) this.rows.push({ message: this.fault, ...place });
    else if (this.fields.some((field) => field.trim() !== '')) this.rows.push({ fields: this.fields, ...place });
  }

  private textOf(cell: Cell): string {
    const { type, text, name, hasFormula } = cell;
    if (hasFormula && text === '' && type !== 'str') {
      this.fault ??= `The cell ${name} has a formula without its value. Open the workbook in Excel, save it, and try again.`;
      return '';
    }
    switch (type) {
      case 's':
        return this.context.texts[Number(text)] ?? '';
      case 'b':
        return text === '1' ? 'TRUE' : 'FALSE';
      case 'e':
        this.fault ??= `The cell ${name} holds the error ${text}. Correct it.`;
        return '';
      case 'n':
        return this.number(text, cell.style);
      default:
        return unescaped(text);
    }
  }

  private number(text: string, style: number): string {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) return text;
    if (Math.abs(value) >= 1e15) this.tooLong ??= this.line;
    const { text: shown, leftOut } = numberText(value, this.context.formats[style] ?? 'General', this.context.from1904);
    if (leftOut !== undefined) this.leftOut.add(leftOut);
    return shown;
  }
}

/** The number of a column from 0, by its letters. */
function columnOf(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
