import type { Stretch } from './enclosures';
import { heading, holdsProse, isContained, listItem } from './firstParagraph';
import { anyMarker } from './markerText';
import type { ScannedLine } from './scanLines';

/** A line that parts two blocks. */
const ruleLine = /^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$/;
/** A line that makes a heading of the text above it, or the head of a table. */
const underline = /^[ \t]*(?:-+|=+|[|:\s]*-{3,}[-|:\s]*)[ \t]*$/;
/** What announces the block below it: `Message:`, `**Message**`, `[Message]`, `=== Message ===`, `<message>`, `<|user|>`. */
const announcement =
  /[:：][\s*_"'`]*$|^\s*(\*\*|__)[^*_]*[^*_.!?]\1\s*$|^\s*\[[^\]/][^\]]*\]\s*$|^\s*[=<#-]{2}.*[=>#-]{2}\s*$|^\s*<(?![/!])[^<>]*>\s*$|^\s*<\|/;
const role = /^[ \t#]*(?:system|user|assistant|developer|function|tool)(?:\[[^\]\n]*\])?[ \t]*:[ \t]*$/i;

/**
 * Finds the first line of the block in which something stands: its paragraph, or the whole list, quotation, table or enclosure, with the
 * headings and announcements right above. A line of nothing but variables is a block of its own.
 */
export class BlockFinder {
  /** Of each line, whether it belongs to a list, a quotation or a table. */
  private readonly contained: readonly boolean[];

  /**
   * @param whole stretches that are not to be divided
   * @param prompty whether lines such as `System:` begin a role
   */
  constructor(
    private readonly lines: readonly ScannedLine[],
    private readonly whole: readonly Stretch[],
    private readonly prompty: boolean,
  ) {
    this.contained = isContained(lines, (line) => this.isProse(line) || (line.kind !== 'comment' && /^[ \t]/.test(line.text)));
  }

  /** The offset at which the block begins that holds an offset: that of a line. */
  startOfBlock(offset: number): number {
    let at = offset;
    for (;;) {
      const outer = this.whole.reduce((first, { start, end }) => (start < at && at < end ? Math.min(first, start) : first), at);
      const start = this.lines[this.withAnnouncements(this.startOfParagraph(this.lineAt(outer)))]?.start ?? 0;
      if (start >= at) return start;
      at = start;
    }
  }

  private lineAt(offset: number): number {
    return Math.max(
      0,
      this.lines.findLastIndex(({ start }) => start <= offset),
    );
  }

  private startOfParagraph(index: number): number {
    if (this.contained[index] === true) return this.startOfContainer(index);
    if (!this.goesOn(index)) return index;
    let first = index;
    while (this.goesOn(first - 1)) first--;
    return first;
  }

  /** Whether a line is prose, which goes on with the prose above it. */
  private goesOn(index: number): boolean {
    const line = this.lines[index];
    return line !== undefined && this.contained[index] === false && this.isProse(line);
  }

  private startOfContainer(index: number): number {
    let first = index;
    for (;;) {
      const above = this.aboveBlanks(first);
      const text = this.lines[first]?.text ?? '';
      const joins = above === first - 1 || listItem.test(text) || /^[ \t]/.test(text);
      if (above < 0 || this.contained[above] !== true || !joins) return first;
      first = above;
    }
  }

  /** With the headings, comments and names right above a block; a heading by its underline is a paragraph and that. */
  private withAnnouncements(index: number): number {
    let first = index;
    for (;;) {
      const above = this.aboveBlanks(first);
      const line = this.lines[above];
      if (line === undefined || line.kind === 'fence' || this.contained[above] === true) return first;
      if (line.kind === 'comment') {
        if (above < first - 1 || anyMarker.test(line.text)) return first;
        first = above;
      } else if (underline.test(line.text) && this.goesOn(above - 1)) {
        first = this.startOfParagraph(above - 1);
      } else if (ruleLine.test(line.text) || heading.test(line.text) || (announcement.test(line.text) && !this.beginsRoles(above))) {
        first = above;
      } else {
        return first;
      }
    }
  }

  /** A line such as `user:` above which there is nothing: what stood before it would have no role. */
  private beginsRoles(index: number): boolean {
    return role.test(this.lines[index]?.text ?? '') && this.aboveBlanks(index) < 0;
  }

  /** The nearest line above that is not blank; -1 where there is none. */
  private aboveBlanks(index: number): number {
    let above = index - 1;
    while (above >= 0 && this.lines[above]?.text.trim() === '') above--;
    return above;
  }

  private isProse(line: ScannedLine): boolean {
    return line.kind === 'text' && holdsProse(line.text, this.prompty);
  }
}
