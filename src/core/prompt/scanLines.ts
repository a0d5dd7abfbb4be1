/** One line of a Markdown body. Offsets count UTF-16 units of the whole text. */
export interface ScannedLine {
  /** Counting from 1, in the whole text. */
  readonly number: number;
  readonly start: number;
  /** Without the end of line. */
  readonly end: number;
  readonly text: string;
  /** `fence`: a code block, its fences included. `comment`: nothing but an HTML comment, or a part of one. */
  readonly kind: 'text' | 'fence' | 'comment';
  /** It opens a code block. */
  readonly opensFence?: true;
}

/** An HTML comment outside code. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** As written, `<!--` and `-->` included. */
  readonly text: string;
  readonly line: number;
}

/** The lines and comments of a body. */
export interface Scan {
  readonly lines: readonly ScannedLine[];
  readonly comments: readonly Comment[];
  /** The line that opens a code block which nothing closes. */
  readonly openFence?: ScannedLine;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly index: number;
}

/**
 * Reads a body line by line and tells prose from code blocks and comments.
 * A `<!--` that no `-->` follows is prose, and so is one in a code span.
 */
export function scanLines(text: string, from: number, firstLine: number): Scan {
  const lines: ScannedLine[] = [];
  const finder = new CommentFinder(text, from);
  let fence: Fence | undefined;
  let number = firstLine;
  for (const { start, end } of splitLines(text, from)) {
    const line = text.slice(start, end);
    const opening = fence === undefined && !finder.covers(start) ? openingFence(line) : undefined;
    let kind: ScannedLine['kind'] = 'fence';
    if (fence !== undefined) {
      fence = closes(fence, line) ? undefined : fence;
    } else if (opening !== undefined) {
      fence = { ...opening, index: lines.length };
    } else {
      kind = finder.readLine(line, start, number) ? 'comment' : 'text';
    }
    lines.push({ number, start, end, text: line, kind, ...(opening === undefined ? {} : { opensFence: true }) });
    number++;
  }
  const openFence = fence && lines[fence.index];
  return { lines, comments: finder.comments, ...(openFence && { openFence }) };
}

function* splitLines(text: string, from: number): Generator<{ start: number; end: number }> {
  const lineEnd = /\r\n|\n|\r/g;
  lineEnd.lastIndex = from;
  let start = from;
  for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
    yield { start, end: match.index };
    start = lineEnd.lastIndex;
  }
  if (start < text.length) {
    yield { start, end: text.length };
  }
}

function openingFence(line: string): { mark: string; length: number } | undefined {
  const match = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/.exec(line);
  const run = match?.[1];
  if (run === undefined || (run.startsWith('`') && match?.[2]?.includes('`'))) {
    return undefined;
  }
  return { mark: run.charAt(0), length: run.length };
}

function closes(fence: Fence, line: string): boolean {
  const run = line.trim();
  return run.length >= fence.length && run === fence.mark.repeat(run.length);
}

/** Finds the comments of a text, line by line, in ascending order. */
class CommentFinder {
  readonly comments: Comment[] = [];
  /** Where the last comment ends. */
  private end: number;
  /** No `-->` follows any more. */
  private exhausted = false;

  constructor(
    private readonly text: string,
    from: number,
  ) {
    this.end = from;
  }

  /** Whether a comment from an earlier line goes on at this offset. */
  covers(offset: number): boolean {
    return offset < this.end;
  }

  /** Reads one line; says whether there is nothing but comments on it. */
  readLine(line: string, start: number, number: number): boolean {
    const lineEnd = start + line.length;
    let commented = this.covers(start);
    let cursor = Math.min(Math.max(start, this.end), lineEnd);
    let prose = '';
    for (const at of commentStarts(line)) {
      const offset = start + at;
      const close = offset < cursor || this.exhausted ? -1 : this.text.indexOf('-->', offset + 4);
      if (close >= 0) {
        this.end = close + 3;
        this.comments.push({ start: offset, end: this.end, text: this.text.slice(offset, this.end), line: number });
        prose += this.text.slice(cursor, offset);
        cursor = Math.min(this.end, lineEnd);
        commented = true;
      } else if (offset >= cursor) {
        this.exhausted = true;
      }
    }
    prose += this.text.slice(cursor, lineEnd);
    return commented && prose.trim() === '';
  }
}

/** Where `<!--` stands on a line outside code spans. */
function commentStarts(line: string): number[] {
  const starts = [...line.matchAll(/<!--/g)].map((match) => match.index);
  if (starts.length === 0 || !line.includes('`')) {
    return starts;
  }
  const spans = codeSpans(line);
  return starts.filter((at) => !spans.some((span) => at >= span.start && at < span.end));
}

/** Code spans on one line: a run of backticks up to the next run of the same length. */
export function codeSpans(line: string): { start: number; end: number }[] {
  const runs = [...line.matchAll(/`+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const nextOfLength = new Map<number, number>();
  const partners: (number | undefined)[] = [];
  for (let index = runs.length - 1; index >= 0; index--) {
    const length = (runs[index]?.end ?? 0) - (runs[index]?.start ?? 0);
    partners[index] = nextOfLength.get(length);
    nextOfLength.set(length, index);
  }
  const spans: { start: number; end: number }[] = [];
  for (let index = 0; index < runs.length; index++) {
    const partner = partners[index];
    const [open, close] = [runs[index], partner === undefined ? undefined : runs[partner]];
    if (open !== undefined && close !== undefined && partner !== undefined) {
      spans.push({ start: open.start, end: close.end });
      index = partner;
    }
  }
  return spans;
}
