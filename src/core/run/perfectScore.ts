import type { Candidate } from '../prompt/candidate';
import type { EvaluatedCase } from './evaluator';

/** The validation split cannot get better: a run stops at once, whatever its optimizer had in mind. */
export class PerfectScore extends Error {}

/** @throws PerfectScore where a candidate is right on all validation cases, of which there are some. */
export function stopWhenPerfect({ id }: Candidate, scores: readonly EvaluatedCase[]): void {
  if (scores.length > 0 && scores.every(({ score }) => score === 1)) {
    throw new PerfectScore(
      `${id} is right on ${scores.length === 1 ? 'the one validation case' : `all ${scores.length} validation cases`}: ` +
        'they can show nothing better.',
    );
  }
}
