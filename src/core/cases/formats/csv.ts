import { countLineEnds } from '../../lineOf';
import type { TextPlace } from '../caseRecord';

/** One row, with its place in the text; `end` is before the row's end of line. */
export interface CsvRow extends TextPlace {
  readonly fields: readonly string[];
}

/** A row that cannot be read. */
export interface CsvFault {
  readonly message: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const lineFeed = 10;
const carriageReturn = 13;
const doubleQuote = 34;
const space = 32;

/** Where reading begins, in characters from the start, and on which line. */
export interface CsvStart {
  readonly offset: number;
  readonly line: number;
}

/**
 * Reads comma-separated values as RFC 4180 has them: fields in double quotes may hold the delimiter, line ends and doubled quotes. A
 * quote inside an unquoted field is text. Blanks round the quotes of a field are none of its value, as most spreadsheets have it; those
 * of an unquoted field are. Empty lines are skipped. A row that cannot be read is reported, and reading goes on with
 * the line below the one on which it began; nothing is read below a first row, the header, that cannot be.
 *
 * Rows are handed on one by one and kept by no one: of a large file, the rows and their cases do not fill the memory at once.
 * @param delimiter one character.
 */
export function* readCsv(text: string, delimiter: string, start: CsvStart = { offset: 0, line: 1 }): Iterable<CsvRow | CsvFault> {
  const reader = new CsvReader(text, delimiter, start);
  let isFirst = true;
  for (let read = reader.next(); read !== undefined; read = reader.next()) {
    yield read;
    if (isFirst && isFault(read)) return;
    isFirst = false;
  }
}

/** Whether a row could not be read. */
export function isFault(read: CsvRow | CsvFault): read is CsvFault {
  return 'message' in read;
}

class CsvReader {
  private at: number;
  private line: number;
  private readonly delimiter: number;

  constructor(
    private readonly text: string,
    delimiter: string,
    { offset, line }: CsvStart,
  ) {
    this.at = offset === 0 && text.startsWith('\uFEFF') ? 1 : offset;
    this.line = line;
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** The next row or fault; undefined at the end. */
  next(): CsvRow | CsvFault | undefined {
    while (this.at < this.text.length) {
      const { at: start, line } = this;
      const fields: string[] = [];
      const fault = this.readFields(fields);
      if (fault !== undefined) {
        return this.skipLine(start, line, fault);
      }
      const { at: end, line: endLine } = this;
      this.passLineEnd();
      if (fields.length > 1 || this.text.slice(start, end).trim() !== '') {
        return { fields, line, endLine, start, end };
      }
    }
    return undefined;
  }

  /** Reads up to the end of the row; says what is wrong with it. */
  private readFields(fields: string[]): string | undefined {
    for (;;) {
      const quote = this.pastBlanks(this.at);
      const fault = this.text.charCodeAt(quote) === doubleQuote ? this.readQuoted(fields, quote) : this.readPlain(fields);
      if (fault !== undefined || this.text.charCodeAt(this.at) !== this.delimiter) {
        return fault;
      }
      this.at++;
    }
  }

  private readPlain(fields: string[]): undefined {
    const start = this.at;
    while (this.at < this.text.length && !this.isFieldEnd(this.at)) {
      this.at++;
    }
    fields.push(this.text.slice(start, this.at));
  }

  /** @param quote where the opening quote stands; with blanks before it, what is no whole field in quotes is plain text */
  private readQuoted(fields: string[], quote: number): string | undefined {
    const start = quote + 1;
    const isPlain = quote > this.at;
    let doubled = false;
    let close = this.text.indexOf('"', start);
    while (close >= 0 && this.text.charCodeAt(close + 1) === doubleQuote) {
      doubled = true;
      close = this.text.indexOf('"', close + 2);
    }
    if (close < 0) {
      if (isPlain) return this.readPlain(fields);
      return `A quote opens on line ${this.line} and is not closed. Close it, or write "" for a quote that is part of the text.`;
    }
    const value = this.text.slice(start, close);
    const end = this.pastBlanks(close + 1);
    if (end < this.text.length && !this.isFieldEnd(end)) {
      if (isPlain) return this.readPlain(fields);
      return 'Text follows a closing quote. Write "" for a quote that is part of the text.';
    }
    this.at = end;
    this.line += countLineEnds(value);
    fields.push(doubled ? value.replaceAll('""', '"') : value);
    return undefined;
  }

  private pastBlanks(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === space) at++;
    return at;
  }

  private isFieldEnd(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === this.delimiter || code === lineFeed || code === carriageReturn;
  }

  private passLineEnd(): void {
    if (this.at < this.text.length) {
      this.at += this.text.charCodeAt(this.at) === carriageReturn && this.text.charCodeAt(this.at + 1) === lineFeed ? 2 : 1;
      this.line++;
    }
  }

  private skipLine(start: number, line: number, message: string): CsvFault {
    this.at = start;
    while (this.at < this.text.length && this.text.charCodeAt(this.at) !== lineFeed && this.text.charCodeAt(this.at) !== carriageReturn) {
      this.at++;
    }
    const end = this.at;
    this.line = line;
    this.passLineEnd();
    return { message, line, start, end };
  }
}
