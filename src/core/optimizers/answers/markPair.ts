/** A pair of marks round an answer, as they are asked for and as models write them: `<INS>`, `<ins>`, `< Ins >`. */
export interface MarkPair {
  readonly word: string;
  /** An opening mark in any letter case. */
  readonly open: RegExp;
  readonly close: RegExp;
}

/** What stands between two marks. */
export interface Marked {
  /** Where the opening mark stands. */
  readonly start: number;
  /** With the marks; without the closing one, all behind the opening one. */
  readonly whole: string;
  /** Undefined where no closing mark follows. */
  readonly inner: string | undefined;
}

/** The marks of a word. */
export function pairOf(word: string): MarkPair {
  return { word, open: new RegExp(String.raw`<\s*${word}\s*>`, 'i'), close: new RegExp(String.raw`<\s*/\s*${word}\s*>`, 'i') };
}

/**
 * What stands between the last opening mark and the closing one behind it. Where a text has the mark as it was asked for, that counts
 * alone: what is written in another letter case may be a tag of the text's own.
 */
export function lastMarked(text: string, { word, open, close }: MarkPair): Marked | undefined {
  const exact = `<${word}>`;
  const opening = text.includes(exact)
    ? { index: text.lastIndexOf(exact), length: exact.length }
    : [...text.matchAll(new RegExp(open.source, 'gi'))].map(({ index, 0: mark }) => ({ index, length: mark.length })).at(-1);
  if (opening === undefined) return undefined;
  const { index: start, length } = opening;
  const rest = text.slice(start + length);
  const asAsked = rest.indexOf(`</${word}>`);
  const end = asAsked >= 0 ? { index: asAsked, 0: `</${word}>` } : close.exec(rest);
  if (end === null) return { start, whole: text.slice(start), inner: undefined };
  return { start, whole: text.slice(start, start + length + end.index + end[0].length), inner: rest.slice(0, end.index) };
}
