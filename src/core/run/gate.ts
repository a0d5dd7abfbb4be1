import type { Admission } from '../optimizers/optimizer';
import type { EvaluatedCase } from './evaluator';

/** What the gate compares: both on the same cases, in the same order. */
export interface GateSide {
  readonly scores: readonly EvaluatedCase[];
  readonly tokens: number;
}

/**
 * The one gate through which every candidate of every optimizer goes: paired by case on the validation split. A candidate is
 * admitted when it wins more than it loses, or when it loses nothing and is shorter. What is admitted here is a suggestion
 * still: only the verdict on the test split may call it a gain.
 */
export function decideAdmission(incumbent: GateSide, candidate: GateSide): Admission {
  let won = 0;
  let lost = 0;
  let compared = 0;
  candidate.scores.forEach(({ score: after }, index) => {
    const before = incumbent.scores[index]?.score;
    if (after === undefined || before === undefined) return;
    compared++;
    if (after > before) won += after - before;
    else lost += before - after;
  });
  const counts = `${round(won)} won and ${round(lost)} lost on ${compared} validation cases`;
  if (compared === 0) return { admitted: false, reason: 'No validation case could be compared.' };
  if (won > lost) return { admitted: true, reason: `Ahead: ${counts}.` };
  const shorter = candidate.tokens < incumbent.tokens;
  if (won === lost && shorter) return { admitted: true, reason: `Level and shorter by ${incumbent.tokens - candidate.tokens} tokens: ${counts}.` };
  return { admitted: false, reason: won === lost ? `Level and no shorter: ${counts}.` : `Behind: ${counts}.` };
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
