import type { ScoreSummary } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';

/** Whether not all training cases were asked. */
export function isOfPart({ splitSizes }: RunHead, { count, errors }: ScoreSummary): boolean {
  return count + errors < splitSizes.train;
}

/** A score on training cases; where not all were asked, on how many: a share of a handful says little. */
export function trainingText(run: RunHead, score: ScoreSummary, { candidates }: PanelStrings, numbers: NumberFormat): string {
  const { mean, count } = score;
  if (!isOfPart(run, score)) return fill(candidates.trainingScore, numbers.percent(mean));
  const passes = mean * count;
  // The mean of twins, which count as one, is no share of these cases.
  if (run.scale === 'binary' && Math.abs(passes - Math.round(passes)) < 1e-6)
    return fill(candidates.trainingPasses, numbers.whole(Math.round(passes)), numbers.whole(count));
  return fill(candidates.trainingPart, numbers.percent(mean), numbers.whole(count), numbers.whole(run.splitSizes.train));
}
