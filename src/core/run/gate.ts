import { countOf } from '../countOf';
import type { Admission } from '../optimizers/optimizer';
import type { RaceStanding } from './race';

/** The chance, over a whole race, that it is stopped early with the wrong answer. */
export const gateAlpha = 0.05;

/** How the candidate's prompt compares with the incumbent's, in tokens: below 0 when it is shorter. */
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
export function decideAdmission(standing: RaceStanding, { incumbent, incumbentTokens, candidateTokens }: GateSides): Admission | undefined {
  const { compared, of, fixed, broken, net } = standing;
  if (of === 0) return { admitted: false, reason: 'No validation case could be compared.' };
  const isShorter = candidateTokens < incumbentTokens;
  const counts = `${fixed} fixed and ${broken} broken on ${compared === of ? '' : `${compared} of `}${countOf(of, 'validation case')}`;
  if (compared === of) return decideByAll(net.low, incumbent, counts, incumbentTokens - candidateTokens);
  if (net.low > 0) return { admitted: true, reason: `Ahead of ${incumbent}, and beyond doubt before all were asked: ${counts}.` };
  if (isShorter && net.low >= 0) return { admitted: true, reason: `Shorter than ${incumbent}, and beyond doubt not behind it: ${counts}.` };
  if (isShorter ? net.high < 0 : net.high <= 0) return { admitted: false, reason: `Stopped early, hopeless against ${incumbent}: ${counts}.` };
  return undefined;
}

function decideByAll(net: number, incumbent: string, counts: string, tokensSaved: number): Admission {
  if (net > rounding) return { admitted: true, reason: `Ahead of ${incumbent}: ${counts}.` };
  if (net < -rounding) return { admitted: false, reason: `Behind ${incumbent}: ${counts}.` };
  if (tokensSaved > 0) return { admitted: true, reason: `Level with ${incumbent} and shorter by ${countOf(tokensSaved, 'token')}: ${counts}.` };
  return { admitted: false, reason: `Level with ${incumbent} and no shorter: ${counts}.` };
}

/** Sums of graded scores carry rounding. */
const rounding = 1e-9;
