import type { Check } from '../../report/result';
import { mean, percent, standardError } from '../../report/result';
import type { NullCounts } from './job';
import { describeScores } from './job';

const mostProven = 0.05;
const mostClaim = 0.01;
/** A share is beyond its goal where so small a chance would have to explain it, and a mean where so many standard errors would. */
const least = { chance: 0.01, standardErrors: 3 };

/** How the goals are judged, for the reader. */
export const rule =
  'In this bench a goal counts as missed only where the number of runs can tell: ' +
  `where a share of exactly ${mostProven * 100} % would bring as many by a chance below ${least.chance * 100} % ` +
  `(one-sided exact binomial), or where the mean over all runs of a method with such scores is beyond ${mostClaim * 100} point; ` +
  'with a standard error above a third of a point it is not judged. A mean of one cell counts as missed where it is more than ' +
  `${least.standardErrors} standard errors beyond ${mostClaim * 100} point; others beyond it are named.`;

/** Whether the cells of a method keep to the goals, as far as their runs can tell. */
export function checksOf(method: string, cells: readonly NullCounts[]): readonly Check[] {
  const chanceOf = ({ proven, job }: NullCounts): number => chanceOfAsMany(proven, job.runs, mostProven);
  const worst = cells.reduce((most, cell) => (chanceOf(cell) < chanceOf(most) ? cell : most));
  return [
    {
      goal: `${method}: at most 5 % of the runs say proven, in every cell`,
      measured:
        `${percent(worst.proven / worst.job.runs)} in the worst cell (${nameOf(worst)}): ` +
        `${worst.proven} of ${worst.job.runs}, ± ${percent(shareError(worst))}`,
      met: chanceOf(worst) >= least.chance,
    },
    ...[false, true].flatMap((isGraded) => {
      const own = cells.filter(({ job }) => (job.scores.kind === 'graded') === isGraded);
      return own.length === 0 ? [] : [meanCheck(`${method}, ${isGraded ? 'graded' : 'pass or fail'}`, own)];
    }),
  ];
}

/**
 * Whether the claimed gains of all cells with one kind of scores are 0 on the whole. A single cell has too few runs for telling one point
 * from none or from two, so by itself it only counts where it is far beyond.
 */
function meanCheck(name: string, cells: readonly NullCounts[]): Check {
  const all = cells.flatMap(({ differences }) => differences);
  const beyond = cells.filter(({ differences }) => isBeyond(differences));
  const isTold = ({ differences }: NullCounts): boolean => standardErrorsBeyond(differences) > least.standardErrors;
  const named = beyond.map(
    (cell) => `; beyond 1 point${isTold(cell) ? '' : ', but not to be told from it'}: ${describeMean(cell.differences)} (${nameOf(cell)})`,
  );
  return {
    goal: `${name}: mean claimed gain within 1 point of 0`,
    measured: `${describeMean(all)} over ${cells.length === 1 ? 'one cell' : `all ${cells.length} cells`}${named.join('')}`,
    met: cells.some(isTold) ? false : isWithinClaim(all),
  };
}

/** Whether the mean is as near to 0 as it may be; undefined where there are too few runs to say so. */
function isWithinClaim(differences: readonly number[]): boolean | undefined {
  if (standardErrorsBeyond(differences) > least.standardErrors) return false;
  return standardError(differences) > mostClaim / least.standardErrors ? undefined : !isBeyond(differences);
}

/** But for rounding. */
function isBeyond(differences: readonly number[]): boolean {
  return Math.abs(mean(differences)) > mostClaim + 1e-9;
}

/** The chance of at least so many among `of` where each comes with the given probability. */
export function chanceOfAsMany(count: number, of: number, probability: number): number {
  let logTerm = of * Math.log1p(-probability);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += Math.exp(logTerm);
    logTerm += Math.log(((of - k) / (k + 1)) * (probability / (1 - probability)));
  }
  return Math.max(0, 1 - below);
}

/** By how many standard errors the mean is farther from 0 than it may be; below 0 where it is not. */
function standardErrorsBeyond(differences: readonly number[]): number {
  const beyond = Math.abs(mean(differences)) - mostClaim;
  const error = standardError(differences);
  return error === 0 ? Math.sign(beyond) * Infinity || 0 : beyond / error;
}

/** A mean claimed gain in points, with its standard error. */
export function describeMean(differences: readonly number[]): string {
  return `${signed(mean(differences))} ± ${(standardError(differences) * 100).toFixed(2)}`;
}

/** A share in points with its sign. */
export function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(2)}`;
}

function shareError({ proven, job: { runs } }: NullCounts): number {
  const share = proven / runs;
  return Math.sqrt((share * (1 - share)) / runs);
}

function nameOf({ job }: NullCounts): string {
  return `${describeScores(job)}, ${job.validation} validation cases`;
}
