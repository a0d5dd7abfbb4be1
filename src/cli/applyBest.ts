import { doubtOf } from '../core/run/view/doubt';
import type { RunView } from '../core/run/view/runView';
import type { replaceFile } from '../storage/replaceFile';
import { typedAs } from './invocation';
import { whyOriginal } from '../core/run/view/suggestion';
import { describeOutcome } from './report';
import type { EndedRun } from './startRun';
import { writeCandidate } from './writeCandidate';

/** What may be written without being named: only what is proven, or also what is ahead on the test cases and not proven. */
export type Applied = 'proven' | 'unproven';

/**
 * Writes the best prompt into its file, where the verdict allows it. Says what was done, or why nothing was and what would.
 * @throws what `writeCandidate` throws.
 */
export async function applyBest(
  { store, view, result, kept, outside }: EndedRun,
  applied: Applied,
  replace?: typeof replaceFile,
): Promise<string> {
  const reason = reasonAgainst(view, applied);
  if (reason !== undefined) {
    const allTheSame =
      view.best === view.baseline ? '' : ` To write it all the same: ${typedAs(`apply ${view.id} --candidate ${view.best}`)}`;
    return `Nothing applied: ${reason}.${allTheSame}`;
  }
  const whereKept = kept === undefined ? `The best prompt is in the journal of the run ${view.id}.` : `The best prompt is kept in ${kept}.`;
  const { message } = await writeCandidate({ store, view, candidate: { ...result.best, id: view.best }, whereKept, outside }, replace);
  return message;
}

/** Why the best candidate of a run is not written into the file unless a person names it; undefined where it may be. */
export function reasonAgainst(view: RunView, applied: Applied = 'proven'): string | undefined {
  const { state, best, baseline, verdict } = view;
  if (state !== 'ended') return 'the run has not ended, so there is no verdict';
  if (verdict === undefined) return 'the run ended without a verdict';
  const doubt = doubtOf(view, view.candidates.find(({ id }) => id === best) ?? { id: best, state: 'rejected' });
  if (best !== baseline && (doubt === undefined || (doubt === 'not proven' && applied === 'unproven'))) return undefined;
  return doubt === 'rejected'
    ? `the run has no candidate ${best} that it admitted`
    : `the verdict is ${describeOutcome(whyOriginal(view), verdict)}`;
}
