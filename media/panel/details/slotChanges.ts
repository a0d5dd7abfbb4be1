import { diffWordsWithSpace } from 'diff';
import type { CandidateView } from '../../../src/core/run/runView';
import type { SlotValues } from '../../../src/core/prompt/promptFile';

/** A stretch of text that stayed, came or went. */
export interface TextPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A slot that differs between two versions. */
export interface SlotChange {
  readonly slot: string;
  readonly parts: readonly TextPart[];
  /** The slot was empty before. */
  readonly isNew: boolean;
  readonly wordsAdded: number;
  readonly wordsRemoved: number;
}

/** Beyond so many edits two texts have so little in common that a word diff would take long and say nothing. */
const mostEdits = 4000;

/** All slots of a candidate: those that it does not name keep the original's text. */
export function allSlots(candidate: CandidateView, original: CandidateView | undefined): SlotValues {
  return { ...original?.slots, ...candidate.slots };
}

/** The slots that differ between two versions, word by word. */
export function slotChanges(before: SlotValues, after: SlotValues): readonly SlotChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((slot) => (before[slot] ?? '') !== (after[slot] ?? ''))
    .map((slot) => {
      const parts = textParts(before[slot] ?? '', after[slot] ?? '');
      return {
        slot,
        parts,
        isNew: (before[slot] ?? '') === '',
        wordsAdded: countWords(parts, 'added'),
        wordsRemoved: countWords(parts, 'removed'),
      };
    });
}

/** The difference between two texts, by words. */
export function textParts(before: string, after: string): readonly TextPart[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  if (!changes) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  }
  return changes.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}

function countWords(parts: readonly TextPart[], kind: TextPart['kind']): number {
  return parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + (part.text.match(/\S+/g)?.length ?? 0), 0);
}
