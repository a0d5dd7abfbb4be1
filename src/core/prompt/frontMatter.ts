/** Where the front matter of a file ends. */
export interface FrontMatter {
  /** Where the body starts: after the closing line, or after the byte order mark where there is no front matter. */
  readonly bodyStart: number;
  /** The first line opens front matter that no line closes. The whole file is the body then. */
  readonly unclosed: boolean;
}

/** Finds the front matter: from a first line `---` to the next line `---`. */
export function findFrontMatter(text: string): FrontMatter {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const opening = /^---[ \t]*(\r\n|\n|\r)/.exec(text.slice(start, start + 200));
  if (opening === null) {
    return { bodyStart: start, unclosed: false };
  }
  const closing = /^---[ \t]*(?:\r\n|\n|\r|$(?![\s\S]))/gm;
  closing.lastIndex = start + opening[0].length;
  const end = closing.exec(text);
  return end === null ? { bodyStart: start, unclosed: true } : { bodyStart: end.index + end[0].length, unclosed: false };
}
