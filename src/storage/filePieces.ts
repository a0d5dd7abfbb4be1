import type { FileHandle } from 'node:fs/promises';

/** So much is read at once, in bytes. */
const pieceLength = 256 * 1024;

/** So many pieces are held, unless more are looked at. */
const mostHeld = 16;

/** What reading needs of a file. */
export type ReadableFile = Pick<FileHandle, 'read'>;

/** A part of the file, and who waits for it. */
interface Piece {
  readonly memory: Buffer;
  readonly bytes: Promise<Buffer>;
  waiting: number;
}

/** A file that only grows, read at any place. What was read last is held, in memory that is used again. */
export class FilePieces {
  private readonly held = new Map<number, Piece>();
  private readonly free: Buffer[] = [];

  constructor(private readonly file: ReadableFile) {}

  /** Looks at the bytes from a place on: some of them, none at the end of the file. They are gone when `look` has returned. */
  async at<T>(start: number, look: (bytes: Buffer) => T): Promise<T> {
    const index = Math.floor(start / pieceLength);
    const piece = this.piece(index);
    piece.waiting++;
    try {
      const bytes = await piece.bytes;
      // The rest of it may be written yet.
      if (bytes.length < pieceLength && this.held.get(index) === piece) this.held.delete(index);
      return look(bytes.subarray(start - index * pieceLength));
    } catch (error) {
      if (this.held.get(index) === piece) this.held.delete(index);
      throw error;
    } finally {
      piece.waiting--;
      if (piece.waiting === 0 && this.held.get(index) !== piece) this.free.push(piece.memory);
    }
  }

  /**
   * A line from its start on, without its line end; of the last one, what is there. Undefined for one that is too long.
   * @param longest in bytes
   */
  async line(start: number, longest: number): Promise<string | undefined> {
    const parts: Buffer[] = [];
    for (let place = start; place - start <= longest;) {
      const found = await this.at(place, (bytes) => {
        const end = bytes.indexOf('\n');
        if (end >= 0 || bytes.length === 0) return textOf(parts, bytes.subarray(0, Math.max(0, end)));
        parts.push(Buffer.from(bytes));
        return bytes.length;
      });
      if (typeof found === 'string') return found;
      place += found;
    }
    return undefined;
  }

  private piece(index: number): Piece {
    const known = this.held.get(index);
    this.held.delete(index);
    if (known === undefined) this.makeRoom();
    const piece = known ?? this.read(index);
    this.held.set(index, piece);
    return piece;
  }

  private read(index: number): Piece {
    const memory = this.free.pop() ?? Buffer.allocUnsafeSlow(pieceLength);
    const bytes = this.file.read(memory, 0, pieceLength, index * pieceLength).then(({ bytesRead }) => memory.subarray(0, bytesRead));
    return { memory, bytes, waiting: 0 };
  }

  private makeRoom(): void {
    for (const [index, { memory, waiting }] of this.held) {
      if (this.held.size < mostHeld) return;
      if (waiting > 0) continue;
      this.held.delete(index);
      this.free.push(memory);
    }
  }
}

function textOf(parts: readonly Buffer[], last: Buffer): string {
  return (parts.length === 0 ? last : Buffer.concat([...parts, last])).toString('utf8');
}
