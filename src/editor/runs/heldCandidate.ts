import { parsePrompt, withPlainLineEnds } from '../../core/prompt/parsePrompt';
import type { RunView } from '../../core/run/view/runView';
import { plainText } from '../../core/run/view/promptTexts';

type Candidates = Pick<RunView, 'promptPath' | 'candidates'>;

/**
 * Finds the candidate that a prompt file holds: the one whose slots put into it would change nothing, whatever else a person has changed
 * in it. The file is parsed once for each text, and looked at anew only when there are more candidates: slots never change.
 */
export class HeldCandidate {
  private last: { readonly text: string; readonly count: number; readonly held: string | undefined } | undefined;
  private parsed: { readonly text: string; readonly slots: ReadonlyMap<string, string> | undefined } | undefined;

  /** @returns its id, which may be the original's, or undefined when the file, whose text is `text` now, holds none of the run's. */
  in(text: string, { promptPath, candidates }: Candidates): string | undefined {
    const { last } = this;
    if (last?.text === text && last.count === candidates.length) return last.held;
    if (this.parsed?.text !== text) this.parsed = { text, slots: slotsOf(promptPath, plainText(text)) };
    const { slots } = this.parsed;
    const holds = (values: Readonly<Record<string, string>>): boolean =>
      Object.entries(values).every(([name, value]) => slots?.has(name) === true && withPlainLineEnds(value).trim() === slots.get(name));
    const held = slots && candidates.find((candidate) => holds(candidate.slots))?.id;
    this.last = { text, count: candidates.length, held };
    return held;
  }
}

/** The texts of a file's slots; undefined for one that cannot be parsed any more, which holds no candidate. */
function slotsOf(path: string, text: string): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(parsePrompt(path, text).slots.map((slot) => [slot.name, slot.text]));
  } catch {
    return undefined;
  }
}
