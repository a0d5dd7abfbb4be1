import { diffWordsWithSpace } from 'diff';

/** A stretch of text that stayed, came or went. */
export interface TextPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Beyond so many edits two texts have so little in common that a word diff would take long and say nothing. */
const mostEdits = 1000;
/** So few words that stayed, between edits, make a rewritten sentence harder to read and not easier. */
const fewWords = 2;

/** The difference between two texts, by words, so that a person can read it. */
export function textParts(before: string, after: string): readonly TextPart[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  if (!changes) return partsOf(before, after);
  const parts = changes.map(({ added, removed, value }): TextPart => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
  return rewritesJoined(parts);
}

/** Joins edits that have next to nothing between them into one rewrite: all that went, then all that came. */
function rewritesJoined(parts: readonly TextPart[]): readonly TextPart[] {
  const joined: TextPart[] = [];
  let group: TextPart[] = [];
  const flush = (): void => {
    const tail = group.at(-1)?.kind === 'same' ? group.splice(-1) : [];
    const rewrite = group.some(({ kind }) => kind === 'added') && group.some(({ kind }) => kind === 'removed');
    joined.push(...(rewrite ? partsOf(textOf(group, 'removed'), textOf(group, 'added')) : group), ...tail);
    group = [];
  };
  for (const part of parts) {
    if (part.kind === 'same' && (group.length === 0 || countWords(part.text) > fewWords)) {
      flush();
      joined.push(part);
    } else {
      group.push(part);
    }
  }
  flush();
  return joined;
}

/** One side of a group of edits: what stayed belongs to both. */
function textOf(group: readonly TextPart[], side: 'added' | 'removed'): string {
  return group
    .filter(({ kind }) => kind === side || kind === 'same')
    .map(({ text }) => text)
    .join('');
}

function partsOf(before: string, after: string): readonly TextPart[] {
  const parts: readonly TextPart[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return parts.filter(({ text }) => text !== '');
}

/** Words, told by the white space between them. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
