import type { RunView, ScoreSummary } from '../../../src/core/run/view/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';

/** What stands beside a score: how the panel writes texts and numbers. */
interface Writing {
  readonly strings: PanelStrings;
  readonly numbers: NumberFormat;
}

/** `58.3 % (held out): 56 of 96 right`, of those that got an answer. */
export function scoreText({ scale }: RunView, { kind, mean, count }: ScoreSummary, wrong: number, { strings, numbers }: Writing): string {
  const text = scale === 'binary' ? strings.evaluated.score : strings.evaluated.gradedScore;
  return fill(text, numbers.percent(mean), numbers.whole(count - wrong), numbers.whole(count), kind === 'fit' ? strings.kinds.fit : strings.kinds.heldOut);
}
