import type { Flaw } from '../../../src/core/modelText/flaws';
import type { RunHead } from '../../../src/panel/runHead';
import type { ScoreSummary } from '../../../src/core/run/view/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from './fill';
import type { NumberFormat } from './numbers';

/** What is wrong with the answers behind a score, and with how many of them; empty where nothing is. */
export function flawText(
  { maxAnswerTokens }: Pick<RunHead, 'maxAnswerTokens'>,
  { flaws }: ScoreSummary,
  { flaws: words }: PanelStrings,
  numbers: NumberFormat,
): string {
  if (flaws === undefined) return '';
  const { of, ...counts } = flaws;
  const parts = (Object.entries(counts) as [Flaw, number][]).map(([flaw, count]) =>
    fill(words.parts[flaw], numbers.whole(count), numbers.whole(maxAnswerTokens)),
  );
  return fill(words.of, numbers.whole(of), parts.join(', '));
}
