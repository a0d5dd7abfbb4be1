/** A longer line is damage, in bytes: none that a run writes is, and one that is must not take all memory. */
export const longestLine = 256 * 1024 * 1024;
const lineEnd = 0x0a;

/** A line of a file. */
export interface FileLine {
  /** Without its line end; undefined where it is too long. */
  readonly text: string | undefined;
  /** Where it begins, in bytes. */
  readonly start: number;
}

/** Cuts a file that comes in pieces into lines, each a text of its own. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private length = 0;
  private start = 0;

  /** @param longest the length that a line may have, in bytes */
  constructor(private readonly longest: number = longestLine) {}

  /** Takes the next piece, and returns the lines that end in it. The piece may be overwritten then. */
  take(piece: Buffer): readonly FileLine[] {
    const lines: FileLine[] = [];
    let from = 0;
    for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, from)) {
      lines.push(this.endWith(piece.subarray(from, end)));
      from = end + 1;
    }
    this.hold(piece.subarray(from));
    return lines;
  }

  /** Where the next line begins, in bytes. */
  get position(): number {
    return this.start;
  }

  /** What stands behind the last line end. */
  end(): FileLine {
    return this.endWith(Buffer.alloc(0));
  }

  private hold(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.longest) this.parts = [];
    else if (part.length > 0) this.parts.push(Buffer.from(part));
  }

  private endWith(part: Buffer): FileLine {
    const { parts, start } = this;
    const length = this.length + part.length;
    this.parts = [];
    this.length = 0;
    this.start += length + 1;
    if (length > this.longest) return { text: undefined, start };
    return { text: (parts.length === 0 ? part : Buffer.concat([...parts, part])).toString('utf8'), start };
  }
}
