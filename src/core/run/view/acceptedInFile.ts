import type { TextNow } from './currentValues';
import { currentValues } from './currentValues';
import type { RunView } from './runView';

/**
 * Whether the files hold what a person accepted from a run: every component that one of the accepted candidates changed reads as in that
 * candidate.
 * What stands round them may have changed since. Of files whose components cannot be told any more, it is assumed.
 */
export function isAcceptedInFile(run: RunView, textNow: TextNow): boolean {
  if (run.accepted.length === 0) return false;
  const now = currentValues(run, textNow);
  if (now === undefined) return true;
  return run.accepted.some((id) => {
    const changed = Object.entries(run.candidates.find((candidate) => candidate.id === id)?.values ?? {});
    return changed.length > 0 && changed.every(([name, value]) => now.get(name) === value);
  });
}
