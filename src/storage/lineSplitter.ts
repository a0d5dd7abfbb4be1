/** A longer line is damage, in bytes: none that a run writes is, and one that is must not take all memory. */
const longestLine = 256 * 1024 * 1024;
const lineEnd = 0x0a;

/** Cuts a file that comes in pieces into lines, each a text of its own. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private length = 0;

  /** @param longest the length that a line may have, in bytes */
  constructor(private readonly longest: number = longestLine) {}

  /** Takes the next piece, and returns the lines that end in it, without their line ends; undefined for each that is too long. The piece may be overwritten then. */
  take(piece: Buffer): readonly (string | undefined)[] {
    const lines: (string | undefined)[] = [];
    let from = 0;
    for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, from)) {
      lines.push(this.endWith(piece.subarray(from, end)));
      from = end + 1;
    }
    this.hold(piece.subarray(from));
    return lines;
  }

  /** What stands behind the last line end; undefined where it is too long. */
  end(): string | undefined {
    return this.endWith(Buffer.alloc(0));
  }

  private hold(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.longest) this.parts = [];
    else if (part.length > 0) this.parts.push(Buffer.from(part));
  }

  private endWith(part: Buffer): string | undefined {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    if (length + part.length > this.longest) return undefined;
    return (parts.length === 0 ? part : Buffer.concat([...parts, part])).toString('utf8');
  }
}
