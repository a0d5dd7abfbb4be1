import { ALPHA } from '../../../src/core/stats/levels';
import { signFlipTest } from '../../../src/core/stats/pairedTests';
import { createRandom } from '../../../src/core/stats/random';
import { drawSignFlips } from '../../../src/core/stats/signFlips';
import { decideVerdict } from '../../../src/core/stats/verdict';

/** A judge's grades at their worst: of 20 cases 19 gain a little, and one loses all that the others gain. */
const [gain, loss, lossShare] = [0.05, -0.95, 0.05];

/** How often *proven* was said of grades whose mean does not change. */
export interface SkewedVerdicts {
  readonly cases: number;
  readonly runs: number;
  /** By the sign-flip test, were it the only one. */
  readonly byFlips: number;
  /** By the verdict as it is. */
  readonly byVerdict: number;
}

/** Decides on so many samples of skewed grades. */
export function skewedVerdicts(cases: number, runs: number): SkewedVerdicts {
  const random = createRandom(1, 'skewed verdicts', cases);
  let [byFlips, byVerdict] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const differences = Array.from({ length: cases }, () => (random.float() < lossShare ? loss : gain));
    const flips = drawSignFlips(differences, random);
    if (flips.mean > 0 && signFlipTest(flips) < ALPHA) byFlips++;
    if (decideVerdict(differences.map(pairOf), 'graded', random).kind === 'proven') byVerdict++;
  }
  return { cases, runs, byFlips, byVerdict };
}

function pairOf(difference: number): { readonly before: number; readonly after: number } {
  return { before: Math.max(0, -difference), after: Math.max(0, difference) };
}
