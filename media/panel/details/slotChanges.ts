import type { Values } from '../../../src/core/prompt/program';
import type { CandidateView, RunView } from '../../../src/core/run/view/runView';
import { countWords, textParts, type TextPart } from './textParts';

/** A component, or a file that was created or left out, that differs between two versions. */
export interface SlotChange {
  readonly slot: string;
  readonly parts: readonly TextPart[];
  /** It was empty before. */
  readonly isNew: boolean;
  readonly wordsAdded: number;
  readonly wordsRemoved: number;
}

/** All texts of a candidate: components that it does not name keep the original's value. */
function allTexts({ values, files = {} }: CandidateView, { components }: Pick<RunView, 'components'>): Values {
  const changed = Object.entries(files).map(([name, text]) => [name, text ?? ''] as const);
  return { ...Object.fromEntries(components.map(({ name, value }) => [name, value])), ...values, ...Object.fromEntries(changed) };
}

/** What differs between two candidates of a run, word by word. */
export function slotChanges(from: CandidateView, to: CandidateView, run: Pick<RunView, 'components' | 'files'>): readonly SlotChange[] {
  const [before, after] = [allTexts(from, run), allTexts(to, run)];
  const original = (name: string): string => run.files.find(({ path }) => path === name || path.endsWith(`/${name}`))?.text ?? '';
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((slot) => ({ slot, from: before[slot] ?? original(slot), to: after[slot] ?? original(slot) }))
    .filter((each) => each.from !== each.to)
    .map((each) => {
      const parts = textParts(each.from, each.to);
      return { slot: each.slot, parts, isNew: each.from === '', wordsAdded: words(parts, 'added'), wordsRemoved: words(parts, 'removed') };
    });
}

function words(parts: readonly TextPart[], kind: TextPart['kind']): number {
  return parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + countWords(part.text), 0);
}
