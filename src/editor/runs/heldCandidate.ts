import type { TextNow } from '../../core/run/view/currentValues';
import { currentValues } from '../../core/run/view/currentValues';
import type { RunView } from '../../core/run/view/runView';

/**
 * The candidate that the files of a run's program hold now: the one whose values put into them would change nothing, whatever else a person
 * has
 * changed in them. One that creates files, or leaves some out, is not told from their components. @returns its id, which may be the
 * original's, or
 * undefined when the files hold none of the run's.
 */
export function heldCandidate(
  run: Pick<RunView, 'files' | 'components' | 'evalFile' | 'candidates'>,
  textNow: TextNow,
): string | undefined {
  const now = currentValues(run, textNow);
  if (now === undefined) return undefined;
  const isHeld = ({ values, files }: Pick<RunView['candidates'][number], 'values' | 'files'>): boolean =>
    files === undefined && run.components.every(({ name, value }) => now.get(name) === (values[name] ?? value));
  return run.components.length === 0
    ? undefined
    : run.candidates.find((candidate) => Object.keys(candidate.values).every((name) => now.has(name)) && isHeld(candidate))?.id;
}
