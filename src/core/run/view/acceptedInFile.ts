import { parsePrompt } from '../../prompt/parsePrompt';
import type { RunView } from './runView';

/**
 * Whether a file holds what a person accepted from a run: every slot that one of the accepted candidates changed reads as in that candidate.
 * What stands round the slots may have changed since. Of a file whose slots cannot be told any more, it is assumed.
 *
 * @param text of the file as it is now
 */
export function isAcceptedInFile(run: RunView, text: string): boolean {
  if (run.accepted.length === 0) return false;
  const now = slotsOf(run.promptPath, text);
  const original = slotsOf(run.promptPath, run.promptText);
  if (now === undefined || original === undefined) return true;
  return run.accepted.some((id) => {
    const slots = Object.entries(run.candidates.find((candidate) => candidate.id === id)?.slots ?? {});
    const changed = slots.filter(([name, slot]) => original.get(name) !== slot.trim());
    return changed.length > 0 && changed.every(([name, slot]) => now.get(name) === slot.trim());
  });
}

/** The texts of a file's slots by name; undefined where it is no prompt. */
function slotsOf(path: string, text: string): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(parsePrompt(path, text).slots.map((slot) => [slot.name, slot.text]));
  } catch {
    return undefined;
  }
}
