import { isUnderWay } from './runStates';
import type { CandidateView, RunView } from './runView';

/**
 * What speaks against writing a candidate into its file: the run has rejected it, has not ended, has no verdict or suggests another,
 * or what the verdict says of it, where that is not that it is proven.
 */
export type Doubt = 'rejected' | 'under way' | 'unfinished' | 'no verdict' | 'not suggested' | 'not proven' | 'no gain' | 'worse';

/**
 * The one rule for what is written without being asked for twice: the winner of a run that has ended, where its verdict is proven.
 * Going back to the original claims nothing, so there is no doubt of it.
 * @returns what speaks against a candidate; undefined for one that may be written
 */
export function doubtOf(
  { state, best, baseline, verdict }: Pick<RunView, 'state' | 'best' | 'baseline' | 'verdict'>,
  candidate: Pick<CandidateView, 'id' | 'state'>,
): Doubt | undefined {
  if (candidate.id === baseline) return undefined;
  if (candidate.state === 'rejected') return 'rejected';
  if (state !== 'ended') return isUnderWay(state) ? 'under way' : 'unfinished';
  if (verdict === undefined) return 'no verdict';
  // The verdict is about the candidate that is suggested, and no other.
  if (candidate.id !== best) return 'not suggested';
  return verdict.kind === 'proven' ? undefined : verdict.kind;
}
