import type { DataNode } from './messages';

/** So many levels are read: each is a call. */
const mostLevels = 100;
const token = /[\s\uFEFF]*(?:("(?:[^"\\]|\\.)*")|([[\]{},:])|([^\s[\]{},:"]+))/y;

/** Reads a JSON text with the places of its values. @throws Error where it is none, or is nested too deeply. */
export function readJson(text: string): DataNode {
  // The parser of the language says what is valid; what follows only finds the places.
  JSON.parse(text.replace(/^\uFEFF/, ''));
  return new JsonReader(text).value(0);
}

class JsonReader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(level: number): DataNode {
    if (level > mostLevels) throw new Error('It is nested too deeply.');
    const { start, end, mark } = this.next();
    if (mark === '[') return this.list(start, level);
    if (mark === '{') return this.mapping(start, level);
    return { start, end, value: JSON.parse(this.text.slice(start, end)) as string | number | boolean | null };
  }

  private list(start: number, level: number): DataNode {
    const items: DataNode[] = [];
    for (;;) {
      if (this.peek() === ']') return { start, end: this.next().end, items };
      if (this.peek() === ',') this.next();
      else items.push(this.value(level + 1));
    }
  }

  private mapping(start: number, level: number): DataNode {
    const entries: (readonly [string, DataNode])[] = [];
    for (;;) {
      if (this.peek() === '}') return { start, end: this.next().end, entries };
      if (this.peek() === ',') {
        this.next();
        continue;
      }
      const key = this.next();
      this.next();
      entries.push([JSON.parse(this.text.slice(key.start, key.end)) as string, this.value(level + 1)]);
    }
  }

  private peek(): string {
    const before = this.at;
    const { mark } = this.next();
    this.at = before;
    return mark;
  }

  private next(): { readonly start: number; readonly end: number; readonly mark: string } {
    token.lastIndex = this.at;
    const match = token.exec(this.text);
    if (match === null) throw new Error('It ends too early.');
    const written = match[1] ?? match[2] ?? match[3] ?? '';
    this.at = token.lastIndex;
    return { start: this.at - written.length, end: this.at, mark: match[2] ?? '' };
  }
}
