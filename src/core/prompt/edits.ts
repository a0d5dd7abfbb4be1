import { diffArrays } from 'diff';

/** One replacement in a text. Offsets count UTF-16 units of the text before any edit. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** From this many changes on, a stretch is replaced as a whole: finding the smallest edits would take long and help nobody. */
const maxChanges = 500;
const lines = /[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g;
const words = /\r\n|[\p{L}\p{N}_]+|[^\S\r\n]+|[\s\S]/gu;

/**
 * The edits that turn one text into another: word by word in the lines that differ, ascending, not overlapping and not touching. No edit
 * begins or ends inside a word, a `\r\n` or a character.
 */
export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  return diffTokens(before, after, lines, 0).flatMap((edit) =>
    diffTokens(before.slice(edit.start, edit.end), edit.text, words, edit.start),
  );
}

/** Edits by tokens, their offsets moved by `offset`. */
function diffTokens(before: string, after: string, token: RegExp, offset: number): TextEdit[] {
  if (before === after) {
    return [];
  }
  const changes = diffArrays(before.match(token) ?? [], after.match(token) ?? [], { maxEditLength: maxChanges });
  if (changes === undefined) {
    return [{ start: offset, end: offset + before.length, text: after }];
  }
  const edits: { start: number; end: number; text: string }[] = [];
  let at = offset;
  let current: (typeof edits)[number] | undefined;
  for (const { added, removed, value } of changes) {
    const text = value.join('');
    if (!added && !removed) {
      at += text.length;
      current = undefined;
      continue;
    }
    if (current === undefined) {
      current = { start: at, end: at, text: '' };
      edits.push(current);
    }
    at += removed ? text.length : 0;
    current.end = at;
    current.text += added ? text : '';
  }
  return edits;
}
