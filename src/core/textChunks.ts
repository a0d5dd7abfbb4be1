/**
 * Cuts a text of megabytes into pieces, so that it need not be encoded as a whole. No piece ends between the two halves of a
 * character.
 * @param length characters of a piece, or one more.
 */
export function* textChunks(text: string, length: number): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = Math.min(text.length, start + length);
    const last = text.charCodeAt(end - 1);
    const isSplit = end < text.length && last >= 0xd800 && last < 0xdc00;
    yield text.slice(start, isSplit ? end + 1 : end);
    start = isSplit ? end + 1 : end;
  }
}
