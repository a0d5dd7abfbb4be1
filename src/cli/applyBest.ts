import type { RunView } from '../core/run/view/runView';
import type { replaceFile } from '../storage/replaceFile';
import type { EndedRun } from './startRun';
import { writeCandidate } from './writeCandidate';

/**
 * Writes the best prompt into its file, unless it is the original or there is no gain. Says what was done.
 * @throws what `writeCandidate` throws.
 */
export async function applyBest({ store, view, result, kept, outside }: EndedRun, requireProof: boolean, replace?: typeof replaceFile): Promise<string> {
  const reason = reasonAgainst(view);
  if (reason !== undefined) return `Nothing applied: ${reason}.`;
  if (requireProof && view.verdict?.kind !== 'proven') return 'Nothing applied: the gain is not proven.';
  const whereKept = kept === undefined ? `The best prompt is in the journal of the run ${view.id}.` : `The best prompt is kept in ${kept}.`;
  const { message } = await writeCandidate({ store, view, candidate: view.best, text: result.best.text, whereKept, outside }, replace);
  return message;
}

/** Why the best candidate of a run is not written into the file unless a person names it; undefined where nothing is against it. */
export function reasonAgainst({ state, best, baseline, verdict }: RunView): string | undefined {
  if (verdict === undefined) return state === 'ended' ? 'the run ended without a verdict' : 'the run has not ended, so there is no verdict';
  if (best === baseline) return 'no candidate was admitted';
  return verdict.kind === 'worse' || verdict.kind === 'no gain' ? `the verdict is "${verdict.kind}"` : undefined;
}
