import { doubtOf } from '../../../src/core/run/view/doubt';
import type { CandidateView } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';

/**
 * How a button that accepts a candidate is called: by its dots it says that there is a question first, as there is where nothing is proven.
 */
export function acceptWords(
  run: RunHead,
  candidate: CandidateView,
  { header }: PanelStrings,
): { readonly label: string; readonly describedAs: string } {
  return doubtOf(run, candidate) === undefined
    ? { label: header.accept, describedAs: fill(header.acceptCandidate, candidate.id) }
    : { label: header.acceptAsking, describedAs: fill(header.acceptCandidateAsking, candidate.id) };
}
