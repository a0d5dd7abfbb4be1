const lineFeed = 10;
const carriageReturn = 13;

/** The line, counting from 1, on which an offset of a text stands. Ends of line are `\n`, `\r\n` and `\r`, as in the editor. */
export function lineOf(text: string, offset: number): number {
  return 1 + countLineEnds(text, offset);
}

/** How many lines of a text end before an offset of it. A `\r\n` ends with its `\n`. */
export function countLineEnds(text: string, before = text.length): number {
  let count = 0;
  for (let at = 0; at < before; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) count++;
  }
  return count;
}
