/** A name at the head of a list item, and what follows it. */
export interface Head {
  readonly name: string;
  readonly rest: string;
  readonly marked: boolean;
}

const mostWordsInName = 6;
const markedHead = /^(\*\*|__)?(?:`([^`]+)`|["“]([^"”]+)["”]|'([^']+)'|(?:\*\*|__)([^*_].*?))(\*\*|__)?(?=$|[\s:–—=,.(|-])\s*(.*)$/;
const plainHead = /^([^:–—=→|"`]{1,60}?)\s*(?::\s|:$|\s[–—-]+>?\s|\s?=>?\s|→|\t)\s*(.*)$/;
const joint = /^\s*[:–—=→-]+>?\s*/;

/** How many words a name has, the parts of `snake_case` counted as one. */
export function wordCount(name: string): number {
  return name.split(/\s+/).filter(Boolean).length;
}

/** A name without its marks and the punctuation round it. */
export function cleanName(text: string): string {
  return text
    .trim()
    .replace(/^(?:[`"'“”‘’*_[(<{]+)(?=\S)/, '')
    .replace(/[`"'“”‘’*\])>}]+[.,;:]?$|[.,;:]+$/g, '')
    .replace(/[`"'“”‘’*\])>}]+$/, '')
    .trim();
}

/** Whether a name has a shape that words of prose do not have: `a_b`, `a-b`, `aB`, `A_B`, `A1`. */
export function hasShape(name: string): boolean {
  return (
    /^\S+$/.test(name) &&
    (/[\p{L}\p{N}][_\-./][\p{L}\p{N}]/u.test(name) || /\p{Ll}\p{Lu}/u.test(name) || /^\p{Lu}{1,3}\d{1,3}$/u.test(name))
  );
}

/** Whether a text can be a name: short, with letters or digits, and without what names do not have. */
export function isName(name: string): boolean {
  return (
    /[\p{L}\p{N}]/u.test(name) &&
    name.length <= 60 &&
    wordCount(name) <= mostWordsInName &&
    !/[{}<>$\\`]/.test(name) &&
    !/[.!?]\s/.test(name)
  );
}

/** The name at the head of a list item or line, if it has one. */
export function headOf(text: string): Head | undefined {
  const marked = markedHead.exec(text);
  if (marked) {
    const name = cleanName(marked[2] ?? marked[3] ?? marked[4] ?? marked[5] ?? '');
    const rest = (marked[7] ?? '').replace(joint, '').trim();
    if (isName(name) && !/^[[{]/.test(rest)) {
      return { name, rest, marked: true };
    }
  }
  const plain = plainHead.exec(text);
  if (plain?.[1] !== undefined) {
    const name = cleanName(plain[1].replace(/\s*\([^)]*\)$/, ''));
    return isName(name) ? { name, rest: plain[2]?.trim() ?? '', marked: hasShape(name) } : undefined;
  }
  const inBrackets = /^([^(]+)\(([^)]+)\)\.?$/.exec(text);
  const name = cleanName(inBrackets?.[1] ?? text);
  return isName(name) && !/[.!?]$/.test(text) && !/,/.test(name)
    ? { name, rest: inBrackets?.[2] ?? '', marked: hasShape(name) }
    : undefined;
}
