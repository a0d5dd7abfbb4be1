import type { SlotValues } from '../../../src/core/prompt/promptFile';
import type { CandidateView } from '../../../src/core/run/view/runView';
import { countWords, textParts, type TextPart } from './textParts';

/** A slot that differs between two versions. */
export interface SlotChange {
  readonly slot: string;
  readonly parts: readonly TextPart[];
  /** The slot was empty before. */
  readonly isNew: boolean;
  readonly wordsAdded: number;
  readonly wordsRemoved: number;
}

/** All slots of a candidate: those that it does not name keep the original's text. */
export function allSlots(candidate: CandidateView, original: CandidateView | undefined): SlotValues {
  return { ...original?.slots, ...candidate.slots };
}

/** The slots that differ between two versions, word by word. */
export function slotChanges(before: SlotValues, after: SlotValues): readonly SlotChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((slot) => ({ slot, from: before[slot] ?? '', to: after[slot] ?? '' }))
    .filter(({ from, to }) => from !== to)
    .map(({ slot, from, to }) => {
      const parts = textParts(from, to);
      return { slot, parts, isNew: from === '', wordsAdded: words(parts, 'added'), wordsRemoved: words(parts, 'removed') };
    });
}

function words(parts: readonly TextPart[], kind: TextPart['kind']): number {
  return parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + countWords(part.text), 0);
}
