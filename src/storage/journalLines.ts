import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { JournalEntry } from '../core/run/journal/events';
import { decodeLine } from '../core/run/journal/journalLine';
import type { LineSource } from '../core/run/journal/lineSource';
import type { TextPlaces } from '../core/run/journal/longTexts';
import { FilePieces } from './filePieces';
import { longestLine } from './lineSplitter';
import { openOwn } from './ownFiles';

/** A file that nobody reads is closed after so long, in milliseconds: whoever deletes the run is not to meet it. */
const patience = 500;

/** As much of a line as holds its number, in bytes. */
const headLength = 64;

/**
 * The lines of a journal's file by their numbers. The file is open only while it is read;
 * what is appended to it meanwhile is found as well.
 */
export class JournalLines implements LineSource {
  readonly grows = true;
  readonly places: TextPlaces = new Map();
  /** Where each line begins, by its number; undefined where it is not known. */
  private readonly starts: (number | undefined)[] = [];
  /** All before it was looked through for lines. */
  private known = 0;
  private file: Promise<OpenFile> | undefined;
  /** Who reads it now. */
  private working = 0;
  private closing: NodeJS.Timeout | undefined;

  constructor(private readonly path: string) {}

  /**
   * Says where a line is; of two of one number, the first counts.
   * @param end where what is behind it begins; absent for one that has no line end yet
   */
  add(number: number | undefined, start: number, end?: number): void {
    if (number !== undefined && this.starts[number] === undefined) this.starts[number] = start;
    this.known = Math.max(this.known, end ?? 0);
  }

  read(number: number): Promise<JournalEntry | undefined> {
    return this.opened(async (pieces) => {
      if (this.starts[number] === undefined) await this.findMore(pieces);
      const start = this.starts[number];
      const line = start === undefined ? undefined : await pieces.line(start, longestLine);
      const read = line === undefined ? undefined : decodeLine(line);
      return read?.number === number ? read.entry : undefined;
    });
  }

  /** Looks through what was appended. Only whole lines count. */
  private async findMore(pieces: FilePieces): Promise<void> {
    let head = Buffer.alloc(0);
    let start = this.known;
    let place = start;
    const look = (piece: Buffer): boolean => {
      let from = 0;
      for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
        head = headOf(head, piece.subarray(from, end));
        from = end + 1;
        this.add(numberIn(head), start, place + from);
        head = Buffer.alloc(0);
        start = place + from;
      }
      head = headOf(head, piece.subarray(from));
      place += piece.length;
      return piece.length > 0;
    };
    while (await pieces.at(place, look));
  }

  /** Opens the file for a moment, unless it is open. */
  private async opened<T>(work: (pieces: FilePieces) => Promise<T>): Promise<T> {
    clearTimeout(this.closing);
    this.working++;
    this.file ??= openOwn(this.path, constants.O_RDONLY).then((file) => ({ file, pieces: new FilePieces(file) }));
    const { file } = this;
    try {
      return await work((await file).pieces);
    } catch (error) {
      // Whatever is wrong with it, the next one tries again.
      if (this.file === file) this.close();
      throw error;
    } finally {
      this.working--;
      if (this.working === 0) this.closing = setTimeout(() => this.close(), patience).unref();
    }
  }

  private close(): void {
    const { file } = this;
    this.file = undefined;
    file?.then((opened) => opened.file.close()).catch(() => undefined);
  }
}

interface OpenFile {
  readonly file: FileHandle;
  readonly pieces: FilePieces;
}

function headOf(before: Buffer, more: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([before, more.subarray(0, Math.max(0, headLength - before.length))]);
}

function numberIn(head: Buffer): number | undefined {
  const number = /^\{"sum":"[0-9a-f]{8}","number":(\d{1,15}),/.exec(head.toString('latin1'))?.[1];
  return number === undefined ? undefined : Number(number);
}
