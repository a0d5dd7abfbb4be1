import type { Split } from '../../../src/core/cases/case';
import { scoreKind } from '../../../src/core/run/view/scoreKind';
import type { PanelStrings } from '../../../src/panel/panelStrings';

/** What a score on a split's cases is, in a word or two: it stands beside every score. */
export function kindText(split: Split, { kinds }: PanelStrings): string {
  return scoreKind(split) === 'fit' ? kinds.fit : kinds.heldOut;
}
