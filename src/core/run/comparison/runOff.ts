import { rounding } from '../../rounding';
import type { Finalist, PairedComparison } from './winner';
import { compare, isWithin } from './winner';

/** How many candidates a run-off has at the most, the best so far among them. */
export const mostFinalists = 3;

/** The largest share of a budget that is kept for a run-off; where it would take more there is none. */
export const runOffShare = 0.2;

/** Who is behind by no more than so many standard errors on the validation cases may still be the better one. */
const finalistStandardErrors = 1;

/**
 * Who meets the best candidate in a run-off: those that the validation cases cannot tell from it, whether the gate admitted them or not,
 * the nearest first.
 *
 * The validation score of the best is flattered by having been chosen for it, all the more the more there were to choose from and the
 * noisier the model is. The training cases are new to that choice; on both together luck weighs less.
 */
export function chooseFinalists(best: Finalist, validated: readonly Finalist[]): readonly Finalist[] {
  return validated
    .filter((other) => other.candidate !== best.candidate && isWithin(best, other, finalistStandardErrors))
    .map((finalist) => ({ finalist, behind: compare(best, finalist).difference }))
    .sort((a, b) => a.behind - b.behind)
    .slice(0, mostFinalists - 1)
    .map(({ finalist }) => finalist);
}

/** The finalist that is furthest ahead of the best on all their scores, with by how much; undefined when the best stays ahead. */
export function winnerOfRunOff(
  best: Finalist,
  finalists: readonly Finalist[],
): { readonly finalist: Finalist; readonly comparison: PairedComparison } | undefined {
  return finalists
    .map((finalist) => ({ finalist, comparison: compare(finalist, best) }))
    .filter(({ comparison }) => comparison.difference > rounding)
    .sort((a, b) => b.comparison.difference - a.comparison.difference)[0];
}
