/** The line, counting from 1, on which an offset of a text stands. Ends of line are `\n`, `\r\n` and `\r`, as in the editor. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) {
      line++;
    }
  }
  return line;
}
