/** A file's text without what an editor does not show: byte order mark and kind of line ends. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
