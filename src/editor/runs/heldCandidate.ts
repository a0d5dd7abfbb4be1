import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import type { RunView } from '../../core/run/view/runView';
import { plainText } from '../../core/run/view/promptTexts';

/**
 * The candidate that a prompt file holds whose text is `text` now: the one whose slots put into it would change nothing, whatever else a
 * person has changed in it. @returns its id, which may be the original's, or undefined when the file holds none of the run's.
 */
export function heldCandidate({ promptPath, candidates }: Pick<RunView, 'promptPath' | 'candidates'>, text: string): string | undefined {
  const now = plainText(text);
  try {
    const prompt = parsePrompt(promptPath, now);
    const names = new Set(prompt.slots.map(({ name }) => name));
    return candidates.find(({ slots }) => Object.keys(slots).every((name) => names.has(name)) && renderPrompt(prompt, slots) === now)?.id;
  } catch {
    // A file that cannot be parsed any more holds none.
    return undefined;
  }
}
