/** What a block of a prompt is. */
export type BlockKind = 'heading' | 'item' | 'row' | 'line' | 'paragraph';

/** One block of a prompt: a heading, a list item, a table row, or a paragraph. */
export interface Block {
  readonly kind: BlockKind;
  /** The text without its Markdown mark. */
  readonly text: string;
  /** Blocks of one list, table or run of lines share a number. */
  readonly group: number;
  /** What introduces the group: the paragraph before it, or else its heading; for a heading, the one above it. */
  readonly lead: string;
  /** A heading's level, 1 to 6; 0 for everything else. */
  readonly level: number;
  /** Whether the block stood in a fence. */
  readonly fenced: boolean;
}

const itemPattern = /^\s*(?:[-*+•–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(.*)$/i;
const headingPattern = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const tagPattern = /^\s*<(\/?)([a-z][\w-]*)(?:\s[^>]*)?>\s*$/i;
const rowPattern = /^\s*\|(.*)\|\s*$/;
const ruleLinePattern = /^\s*(?:\|?[\s:|-]*-{3,}[\s:|-]*\|?|[*_]{3,}|={3,})\s*$/;
const fencePattern = /^\s*(?:```|~~~)/;

/** The text without front matter and comments. */
export function bodyOf(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^---\n[\s\S]*?\n---[ \t]*(?:\n|$)/, '')
    .replace(/<!--[\s\S]*?-->/g, '');
}

/** Takes a prompt's Markdown apart. Plain text is Markdown, too. */
export function outline(text: string): readonly Block[] {
  const reader = new OutlineReader();
  for (const line of bodyOf(text).split('\n')) {
    reader.read(line);
  }
  return reader.end();
}

class OutlineReader {
  private readonly blocks: Block[] = [];
  private lines: string[] = [];
  private group = 0;
  private groupKind: BlockKind | undefined;
  private lead = '';
  private readonly parents: string[] = [];
  private fenced = false;
  private open: { text: string } | undefined;

  read(line: string): void {
    if (fencePattern.test(line)) {
      this.endParagraph();
      this.fenced = !this.fenced;
    } else if (line.trim() === '') {
      this.endParagraph();
    } else if (this.fenced) {
      this.lines.push(line.trim());
    } else {
      this.readMarkdown(line);
    }
  }

  end(): readonly Block[] {
    this.endParagraph();
    return this.blocks;
  }

  private readMarkdown(line: string): void {
    const heading = headingPattern.exec(line);
    const item = itemPattern.exec(line);
    const row = rowPattern.exec(line);
    const tag = tagPattern.exec(line);
    if (ruleLinePattern.test(line)) {
      this.endParagraph();
    } else if (tag) {
      this.endParagraph();
      this.lead = tag[1] ? '' : (tag[2] ?? '').replace(/[_-]/g, ' ');
    } else if (heading?.[1] !== undefined && heading[2] !== undefined) {
      this.endParagraph();
      this.parents.length = heading[1].length - 1;
      this.add('heading', heading[2], this.parents.filter(Boolean).at(-1) ?? '', heading[1].length);
      this.parents[heading[1].length - 1] = heading[2];
      this.lead = heading[2];
    } else if (item?.[1] !== undefined) {
      this.endParagraph();
      this.open = this.add('item', item[1], this.lead);
    } else if (row?.[1] !== undefined) {
      this.endParagraph();
      this.add('row', row[1].trim(), this.lead);
    } else if (this.open && /^\s{2,}/.test(line)) {
      this.open.text += ` ${line.trim()}`;
    } else {
      this.open = undefined;
      this.lines.push(line.trim());
    }
  }

  /** Lines that stand alone are as good as list items; wrapped lines are one paragraph. */
  private endParagraph(): void {
    const lines = unbroken(this.lines);
    this.lines = [];
    if (lines.length === 0) {
      return;
    }
    this.open = undefined;
    const short = lines.filter((line) => line.length <= 60 && !/[.!?,;]$/.test(line)).length;
    if (lines.length > 1 && (this.fenced || short >= lines.length - 1)) {
      const [first = '', ...rest] = lines;
      const introduces = /:$/.test(first);
      for (const line of introduces ? rest : lines) {
        this.add('line', line, introduces ? first : this.lead);
      }
      return;
    }
    const text = lines.join(' ');
    this.add('paragraph', text, this.lead);
    this.lead = text;
  }

  private add(kind: BlockKind, text: string, lead: string, level = 0): Block & { text: string } {
    const joins = kind === this.groupKind && (kind === 'item' || kind === 'row' || kind === 'line');
    if (!joins) {
      this.group += 1;
    }
    this.groupKind = kind;
    const block = { kind, text, group: this.group, lead, level, fenced: this.fenced };
    this.blocks.push(block);
    return block;
  }
}

/** Lines with those joined that break an enumeration: after a comma, or before "or". */
function unbroken(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    if (before !== undefined && (/[,|/]$/.test(before) || /^(?:or|and)\s/.test(line))) whole[whole.length - 1] = `${before} ${line}`;
    else whole.push(line);
  }
  return whole;
}

/** Splits a block's text into sentences. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?]["'”’)]?)\s+(?=["'“‘(`*]?[\p{Lu}\p{N}`])/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}
