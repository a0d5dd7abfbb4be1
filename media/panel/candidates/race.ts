import type { RaceView } from '../../../src/core/run/view/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';

/** `stopped after 24 of 72 cases: 1 fixed, 6 broken` */
export function raceText(race: RaceView, { candidates }: PanelStrings, numbers: NumberFormat): string {
  const [compared, of, fixed, broken] = [race.compared, race.of, race.fixed, race.broken].map((count) => numbers.whole(count)) as [
    string,
    string,
    string,
    string,
  ];
  return fill(candidates.stoppedEarly, compared, of, fixed, broken);
}
