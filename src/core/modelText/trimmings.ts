import { accountOfChanges, leadingLabels, ownAccounts, scoreBehind, scoreLine } from './ownWork';

/** Marks that a model puts round all of a text, with what closes them. */
const wrappings: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['»', '«'],
  ['‘', '’'],
  ["'", "'"],
  ['「', '」'],
  ['『', '』'],
  ['**', '**'],
  ['__', '__'],
  ['`', '`'],
];

/** Nothing is wrapped so often. */
const mostLayers = 6;

/**
 * A text without what models put round it: a label, quotes round all of it, its score, and an account of what was changed. What the text
 * before it has as well is the prompt's own, and stays.
 * @param before the text that it takes the place of, with all around it.
 */
export function withoutTrimmings(text: string, before: string): string {
  let rest = text.trim();
  for (let layer = 0; layer < mostLayers; layer++) {
    const less = withoutScore(withoutAccount(unwrapped(withoutLabel(rest, before), before), before), before).trim();
    if (less === rest) break;
    rest = less;
  }
  return rest;
}

/** Where a text speaks of itself as one version among others: what it says there; undefined where it does not. */
export function ownAccountIn(text: string, before: string): string | undefined {
  return findAccount(text, before)?.[0];
}

function findAccount(text: string, before: string): RegExpExecArray | undefined {
  const found = ownAccounts.map((pattern) => (pattern.test(before) ? null : pattern.exec(text)));
  return found.find((match) => match !== null) ?? undefined;
}

function withoutLabel(text: string, before: string): string {
  const label = leadingLabels.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
  return label === undefined || before.includes(label.trim()) ? text : text.slice(label.length).replace(/^(?:\*\*|__)\s/, '');
}

function unwrapped(text: string, before: string): string {
  if (before.trim().includes(text)) return text;
  const [open = '', close = ''] = wrappings.find((pair) => isWrapped(text, pair)) ?? [];
  return open === '' ? text : text.slice(open.length, -close.length).trim();
}

/** `"Say "yes" or "no"."` is wrapped, and `"yes" or "no"` is not: the first mark within has to open. */
function isWrapped(text: string, [open, close]: readonly [string, string]): boolean {
  if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close)) return false;
  const inner = text.slice(open.length, -close.length);
  if (/^\s|\s$/.test(inner) && open.length > 1) return false;
  const first = open === close ? inner.indexOf(open) : inner.indexOf(close);
  if (first < 0) return true;
  return open === close ? isAlone(open) && /(?:^|[\s([])$/.test(inner.slice(0, first)) : inner.slice(0, first).includes(open);
}

/** Whether a mark may stand within a text that is wrapped in it. */
function isAlone(mark: string): boolean {
  return mark === '"' || mark === "'";
}

/** A line that a form of answers goes on behind: one that ends in a colon, or names a short value. */
const exampleAbove = /[:：]\s*$|^\s*(?:[-*]\s+)?[\p{L} _-]{1,20}[:：]\s*\S{1,20}\s*$/u;

/** The line of a score where the text begins or ends. One that belongs to a form of answers stays. */
function withoutScore(text: string, before: string): string {
  const lines = text.split('\n');
  if (before.split('\n').some((line) => scoreLine.test(line)) || scoreBehind.test(before)) return text;
  const above = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
  if (scoreLine.test(lines.at(-1) ?? '') && !exampleAbove.test(above)) return lines.slice(0, -1).join('\n');
  if (lines.length > 1 && scoreLine.test(lines[0] ?? '')) return lines.slice(1).join('\n');
  return text.replace(scoreBehind, '');
}

/** Without the paragraphs at the end that say what was changed, and the sentence at the end that compares the text with others. */
function withoutAccount(text: string, before: string): string {
  const paragraphs = text.split(/\n(?:[ \t]*\n)+/);
  const changes = paragraphs.findIndex((paragraph, index) => index > 0 && accountOfChanges.test(paragraph));
  if (changes > 0 && !accountOfChanges.test(before)) return paragraphs.slice(0, changes).join('\n\n');
  const account = findAccount(text, before);
  if (account === undefined) return text;
  const start = startOfSentence(text, account.index);
  const rest = text.slice(account.index + account[0].length);
  // What goes on behind it is the instruction again.
  return start > 0 && /^[^.!?。！？\n]*[.!?。！？]?[)\]*_"\s]*$/u.test(rest) ? text.slice(0, start) : text;
}

const noteWords = 'note|nb|n\\.b\\.|hinweis|anmerkung|remarque|nota|observação|opmerking|uwaga|注意?|备注|備考|примечание';
const noteHead = new RegExp(String.raw`[}\])>.,;]?\s+(?=[([*_]*(?:${noteWords})[*_]*\s?[:：])`, 'iu');

/** Where the sentence begins that holds a place, a heading such as `Note:` before it included. */
function startOfSentence(text: string, place: number): number {
  const end = /(?:^|[.!?。！？}\])"”»]\s+|[。！？]|\n)\s*(?=[^.!?。！？\n]*$)/u.exec(text.slice(0, place));
  const start = end === null ? 0 : end.index + end[0].length;
  const note = noteHead.exec(text.slice(start, place));
  return note === null ? start : start + note.index + (/^[}\])>.,;]/.exec(note[0])?.[0].length ?? 0);
}
