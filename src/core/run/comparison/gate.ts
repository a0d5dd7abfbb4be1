import { countOf } from '../../countOf';
import type { Admission } from '../../optimizers/optimizer';
import { rounding } from '../../rounding';
import type { Interval } from '../../stats/interval';
import type { RaceStanding } from './race';

/** The chance, over a whole race, that it is stopped early with the wrong answer. */
export const gateAlpha = 0.05;

/** Both sides of a race: the incumbent by its id, and how long their prompts are. */
export interface GateSides {
  /** The incumbent's id, for the reason. */
  readonly incumbent: string;
  readonly incumbentTokens: number;
  readonly candidateTokens: number;
}

/**
 * The one gate through which every candidate of every optimizer goes: a race with the incumbent, paired by case, on the validation
 * split. Undefined while the race should go on.
 *
 * A candidate is admitted when it wins more than it loses, or is level and shorter. That is said early when the bound of the race leaves no
 * doubt of it, and so is the contrary; else the count of all cases decides, exactly.
 * What is admitted here is a suggestion still: only the verdict on the test split may call it a gain.
 */
export function decideAdmission(standing: RaceStanding, sides: GateSides): Admission | undefined {
  const { compared, of, net } = standing;
  const { incumbent, incumbentTokens, candidateTokens } = sides;
  if (of === 0) return { admitted: false, reason: 'No validation case could be compared.' };
  const isShorter = candidateTokens < incumbentTokens;
  if (compared === of) return decideByAll(standing, sides);
  if (net.low > 0)
    return {
      admitted: true,
      reason: `Ahead of ${incumbent} with 95 % certainty, before all were asked. ${projected(standing, incumbent)}`,
    };
  if (isShorter && net.low >= 0)
    return {
      admitted: true,
      reason: `Shorter than ${incumbent}, and with 95 % certainty not behind it. ${projected(standing, incumbent)}`,
    };
  if (isShorter ? net.high < 0 : net.high <= 0)
    return {
      admitted: false,
      reason: `Stopped early: with 95 % certainty it does not get ahead of ${incumbent}. ${projected(standing, incumbent)}`,
    };
  return undefined;
}

function decideByAll(
  { of, fixed, broken, net, isInTellingOrder }: RaceStanding,
  { incumbent, incumbentTokens, candidateTokens }: GateSides,
): Admission {
  const counts = `${fixed} fixed and ${broken} broken on ${countOf(of, 'validation case')}`;
  // Of graded scores more can be fixed than broken, and the total be lower all the same.
  const by = isInTellingOrder ? '' : ` by ${amount(net.low)} in total score`;
  const tokensSaved = incumbentTokens - candidateTokens;
  if (net.low > rounding) return { admitted: true, reason: `Ahead of ${incumbent}${by}: ${counts}.` };
  if (net.low < -rounding) return { admitted: false, reason: `Behind ${incumbent}${by}: ${counts}.` };
  if (tokensSaved > 0)
    return { admitted: true, reason: `Level with ${incumbent} and shorter by ${countOf(tokensSaved, 'token')}: ${counts}.` };
  return { admitted: false, reason: `Level with ${incumbent} and no shorter: ${counts}.` };
}

/**
 * What all validation cases can still come to, which decides; and the counts so far, which may read otherwise, since the cases that
 * tell most were asked first.
 */
function projected({ compared, of, fixed, broken, net, isInTellingOrder }: RaceStanding, incumbent: string): string {
  const order = isInTellingOrder ? 'those that tell most' : 'drawn at random';
  return (
    `Its total score on all ${countOf(of, 'validation case')} is ${distance(net)} that of ${incumbent}. ` +
    `Of the first ${compared}, ${order}, ${fixed} fixed and ${broken} broken.`
  );
}

/** How far a total lies from another that it is on one side of: "3 to 40 above". */
function distance({ low, high }: Interval): string {
  const side = high <= 0 ? 'below' : 'above';
  const [near, far] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b).map(amount) as [string, string];
  return near === far ? `${near} ${side}` : `${near} to ${far} ${side}`;
}

/** The size of a difference in total scores: to a tenth, but never nothing where there is something. */
function amount(difference: number): string {
  const size = Math.abs(difference);
  const tenths = Math.round(10 * size) / 10;
  return String(tenths > 0 || size <= rounding ? tenths : Number(size.toPrecision(1)));
}
