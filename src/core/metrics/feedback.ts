/** The most characters of an expected text or an output that feedback quotes. */
const quoteLimit = 240;

/** A text in quotes for feedback, shortened in the middle when it is long. */
export function quote(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') {
    return 'nothing';
  }
  return `"${shorten(trimmed, quoteLimit)}"`;
}

/** A text of at most `limit` characters: the beginning and the end, with how much is left out between them. */
export function shorten(text: string, limit: number): string {
  const characters = text.length > limit ? [...text] : [];
  if (characters.length <= limit) {
    return text;
  }
  const tail = Math.floor(limit / 3);
  const head = limit - tail;
  const left = characters.length - head - tail;
  return `${characters.slice(0, head).join('')} … (${left} characters) … ${characters.slice(-tail).join('')}`;
}
