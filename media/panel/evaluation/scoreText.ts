import type { ScoreSummary } from '../../../src/core/run/view/runView';
import type { RunHead } from '../../../src/panel/runHead';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';

/** What stands beside a score: how the panel writes texts and numbers. */
interface Writing {
  readonly strings: PanelStrings;
  readonly numbers: NumberFormat;
}

/** `58.3 % (held out): 56 of 96 right`, of those that got an answer. */
export function scoreText({ scale }: RunHead, { kind, mean, count }: ScoreSummary, wrong: number, { strings, numbers }: Writing): string {
  // Twins count as one in the score, and each by itself in the list.
  const isOfCases = Math.abs(mean * count - (count - wrong)) < 1e-6;
  const text = scale === 'graded' ? strings.evaluated.gradedScore : isOfCases ? strings.evaluated.score : strings.evaluated.scoreOfTwins;
  return fill(
    text,
    numbers.percent(mean),
    numbers.whole(count - wrong),
    numbers.whole(count),
    kind === 'fit' ? strings.kinds.fit : strings.kinds.heldOut,
  );
}
