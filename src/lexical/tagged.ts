import { type RequestTag, requestTags } from '../core/modelText/requestParts';

/** A stretch of a request between `<name …>` and `</name>`. */
export interface TaggedPart {
  readonly name: RequestTag;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string;
}

/** How far a tag may be indented. */
const mostBlanks = 40;

/** An opening tag; one in backticks is spoken of. */
const opening = new RegExp(String.raw`(?<!${'`'})<(${requestTags.join('|')})((?:[ \t][^<>\n]*)?)>`, 'g');

/**
 * The outermost parts of a text, in order. A part that begins on a line of its own ends with a closing tag that stands alone on one; any
 * other ends on its line. Prose and other tags are passed over.
 */
export function partsOf(text: string): readonly TaggedPart[] {
  const closings = new Closings(text);
  const parts: TaggedPart[] = [];
  let from = 0;
  for (const { 0: tag, 1: name, 2: attributes = '', index } of text.matchAll(opening)) {
    if (index < from) continue;
    const start = index + tag.length;
    const end = closings.after(name as RequestTag, start, isAlone(text, index, start));
    if (end === undefined) continue;
    from = end;
    parts.push({ name: name as RequestTag, attributes: attributesOf(attributes), content: text.slice(start, end).trim() });
  }
  return parts;
}

/** The content of the first part of this name; '' when there is none. */
export function partNamed(parts: readonly TaggedPart[], name: RequestTag): string {
  return parts.find((part) => part.name === name)?.content ?? '';
}

/** Whether there is nothing else on the line of a tag. */
function isAlone(text: string, start: number, end: number): boolean {
  return (
    /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - mostBlanks), start)) && /^[ \t]*(?:\n|$)/.test(text.slice(end, end + mostBlanks))
  );
}

/** Finds closing tags, and reads the text no more than once for each name: what it looks for may stand nowhere, and be looked for often. */
class Closings {
  /** The next place of a closing tag that was found, by name and kind; the end of the text where there is none. */
  private readonly next = new Map<string, number>();
  /** Of the line that was asked for last. */
  private lineEnd = -1;

  constructor(private readonly text: string) {}

  after(name: RequestTag, start: number, isBlock: boolean): number | undefined {
    const key = `${name} ${isBlock}`;
    const known = this.next.get(key);
    const place = known !== undefined && known >= start ? known : this.find(name, start, isBlock);
    this.next.set(key, place);
    if (place === this.text.length) return undefined;
    return isBlock || place < this.endOfLine(start) ? place : undefined;
  }

  private endOfLine(start: number): number {
    if (start > this.lineEnd) {
      const end = this.text.indexOf('\n', start);
      this.lineEnd = end < 0 ? this.text.length : end;
    }
    return this.lineEnd;
  }

  private find(name: RequestTag, start: number, isBlock: boolean): number {
    const pattern = new RegExp(isBlock ? String.raw`(?<=\n[ \t]{0,${mostBlanks}})</${name}>(?=[ \t]*(?:\n|$))` : `</${name}>`, 'g');
    pattern.lastIndex = start;
    return pattern.exec(this.text)?.index ?? this.text.length;
  }
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}
