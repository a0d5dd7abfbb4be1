import type { Split } from '../../cases/case';

/**
 * What a score says: *fit*, on cases that an optimizer read or a gate chose by, which flatter what came of them; or *held out*,
 * on cases that had no part in it. It stands beside every score that is shown.
 */
export type ScoreKind = 'fit' | 'held out';

/** The kind of a score on the cases of a split; of an evaluation, the test cases are those that no run has used. */
export function scoreKind(split: Split): ScoreKind {
  return split === 'test' ? 'held out' : 'fit';
}
