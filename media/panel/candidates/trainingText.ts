import type { RunView, ScoreSummary } from '../../../src/core/run/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';

/** A score on training cases; where not all were asked, on how many: a share of a handful says little. */
export function trainingText({ scale, splitSizes }: RunView, { mean, count, errors }: ScoreSummary, { candidates }: PanelStrings, numbers: NumberFormat): string {
  if (count + errors >= splitSizes.train) return fill(candidates.trainingScore, numbers.percent(mean));
  if (scale === 'binary') return fill(candidates.trainingPasses, numbers.whole(Math.round(mean * count)), numbers.whole(count));
  return fill(candidates.trainingPart, numbers.percent(mean), numbers.whole(count), numbers.whole(splitSizes.train));
}
