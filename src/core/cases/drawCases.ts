import type { Random } from '../stats/random';
import type { Case } from './case';
import { groupTwins } from './splits';

/**
 * Draws no more than so many of the cases, which keep the order they were given in; all where there are no more. Twins are drawn together,
 * the last of them as far as there is room. Which are drawn depends on the contents and the generator alone, not on the order.
 */
export function drawCases(cases: readonly Case[], most: number, random: Random): readonly Case[] {
  if (cases.length <= most) return cases;
  const drawn = new Set(random.shuffle(groupTwins(cases)).flat().slice(0, most));
  return cases.filter((each) => drawn.has(each));
}
