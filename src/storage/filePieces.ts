import type { FileHandle } from 'node:fs/promises';

/** So much is read at once, in bytes. */
const pieceLength = 256 * 1024;

/** So many pieces are held. */
const mostHeld = 16;

/** What reading needs of a file. */
export type ReadableFile = Pick<FileHandle, 'read'>;

/** A file that only grows, read at any place; what was read last is held. */
export class FilePieces {
  private readonly held = new Map<number, Promise<Buffer>>();

  constructor(private readonly file: ReadableFile) {}

  /** The bytes from a place on: some of them, none at the end of the file. */
  async from(start: number): Promise<Buffer> {
    const index = Math.floor(start / pieceLength);
    return (await this.piece(index)).subarray(start - index * pieceLength);
  }

  /**
   * A line from its start on, without its line end; of the last one, what is there. Undefined for one that is longer.
   * @param longest in bytes
   */
  async line(start: number, longest: number): Promise<string | undefined> {
    const parts: Buffer[] = [];
    for (let place = start; place - start <= longest;) {
      const part = await this.from(place);
      const end = part.indexOf('\n');
      if (part.length === 0) return Buffer.concat(parts).toString('utf8');
      if (end >= 0) return Buffer.concat([...parts, part.subarray(0, end)]).toString('utf8');
      parts.push(part);
      place += part.length;
    }
    return undefined;
  }

  private piece(index: number): Promise<Buffer> {
    const known = this.held.get(index);
    this.held.delete(index);
    const piece = known ?? this.read(index);
    this.held.set(index, piece);
    for (const oldest of this.held.keys()) {
      if (this.held.size <= mostHeld) break;
      this.held.delete(oldest);
    }
    return piece;
  }

  private async read(index: number): Promise<Buffer> {
    try {
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafeSlow(pieceLength), 0, pieceLength, index * pieceLength);
      // The rest of it may be written yet.
      if (bytesRead < pieceLength) this.held.delete(index);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      this.held.delete(index);
      throw error;
    }
  }
}
