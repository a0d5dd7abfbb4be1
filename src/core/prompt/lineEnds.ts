/** Text with `\n` for every end of line: what optimizers see and write. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The end of line that most lines have; `\n` when there is none. */
export function commonLineEnd(text: string): string {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}
