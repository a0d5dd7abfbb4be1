import type { ScannedLine } from './scanLines';
import { findVariables } from './variables';

/** A line that begins an item of a list. */
export const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const quoteOrTable = /^[ \t]*[>|]/;
/** A heading. */
export const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;

/**
 * The first paragraph of prose: what a prompt is optimized by where no slot is marked. Headings, comments, code, lists, quotes,
 * tables and lines that hold only tags or variables are no prose; a paragraph ends where one of them or an empty line begins.
 * @param prompty whether lines such as `System:` begin a role.
 * @param frozen offsets that no paragraph may touch: those of marked sections.
 */
export function findFirstParagraph(
  lines: readonly ScannedLine[],
  frozen: readonly { readonly start: number; readonly end: number }[],
  prompty: boolean,
): { readonly start: number; readonly end: number } | undefined {
  const isProse = (line: ScannedLine) =>
    line.kind === 'text' && !frozen.some(({ start, end }) => line.start < end && line.end > start) && holdsProse(line.text, prompty);
  const contained = isContained(lines, isProse);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || contained[index] === true || !isProse(line)) {
      continue;
    }
    let last = index;
    for (let next = lines[last + 1]; next && isProse(next); next = lines[last + 1]) {
      last++;
    }
    const after = lines[last + 1];
    if (after === undefined || !underline.test(after.text)) {
      return trimmed(line, lines[last] ?? line);
    }
    index = last + 1; // A heading, by the line under it.
  }
  return undefined;
}

/** Of each line, whether it belongs to a list, a quotation or a table: it begins one, or is prose that goes on with one. */
export function isContained(lines: readonly ScannedLine[], isProse: (line: ScannedLine) => boolean): readonly boolean[] {
  let inContainer = false;
  return lines.map((line, index) => {
    if (line.text.trim() === '') return false;
    const above = lines[index - 1];
    const continues = inContainer && (/^[ \t]/.test(line.text) || above?.text.trim() !== '');
    const underlines = !inContainer && underline.test(line.text) && above !== undefined && isProse(above);
    inContainer = (listItem.test(line.text) && !underlines) || quoteOrTable.test(line.text) || (continues && isProse(line));
    return inContainer;
  });
}

function trimmed(first: ScannedLine, last: ScannedLine): { start: number; end: number } {
  return {
    start: first.start + first.text.length - first.text.trimStart().length,
    end: last.start + last.text.trimEnd().length,
  };
}

/** Whether a line says something in words: it is no heading, list item, quotation or row, and not only tags and variables. */
export function holdsProse(line: string, prompty: boolean): boolean {
  if (heading.test(line) || listItem.test(line) || quoteOrTable.test(line)) {
    return false;
  }
  const untagged = line.replace(/<\/?[A-Za-z][^<>]*>/g, ' ');
  const isWord = (from: number, to?: number): boolean => /[\p{L}\p{N}]/u.test(untagged.slice(from, to));
  let at = 0;
  for (const { start, end } of findVariables(untagged, { prompty })) {
    if (isWord(at, start)) return true;
    at = end;
  }
  return isWord(at);
}
