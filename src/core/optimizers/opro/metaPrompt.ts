import type { Case } from '../../cases/case';
import type { Candidate } from '../../prompt/candidate';
import type { Component } from '../../prompt/program';
import { openMark } from '../answers/instructionAnswer';
import type { Exhibit } from '../exhibit';
import { formatCase } from '../shownCase';

/** An instruction that was scored on the training cases of the slice, the same ones as all that it is compared with. */
export interface ScoredInstruction {
  readonly candidate: Candidate;
  /** Mean score on these cases, from 0 to 1. */
  readonly score: number;
}

/** An instruction of the trajectory, with an integer score from 0 to 100. */
export interface TrajectoryLine {
  readonly candidate: string;
  readonly text: string;
  readonly score: number;
}

/**
 * The scored instructions that the reflection model sees: the best `size` of those at or above the threshold, ascending. Of equal scores
 * the newer comes later. An instruction that was scored beside several versions of other slots stands with the best score that it reached.
 */
export function trajectoryOf(
  scored: readonly ScoredInstruction[],
  slot: Component,
  size: number,
  threshold: number,
): readonly TrajectoryLine[] {
  return bestByText(scored, slot)
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => a.score - b.score)
    .slice(-size)
    .map(({ candidate, score }) => ({ candidate: candidate.id, text: valueIn(candidate, slot), score: Math.round(score * 100) }));
}

/** A trajectory as the reflection model sees it. */
export function formatTrajectory(lines: readonly TrajectoryLine[]): string {
  return lines.map(({ text, score }) => `<instruction>\n${text}\n</instruction>\n<score>${score}</score>`).join('\n\n');
}

/** The same for people, the best first. */
export function trajectoryExhibit(lines: readonly TrajectoryLine[], slot: Component, isOnlySlot: boolean): Exhibit {
  return {
    id: `trajectory ${slot.name}`,
    title: isOnlySlot ? 'Instructions and scores' : `Versions of "${slot.name}" and scores`,
    shape: 'table',
    columns: ['Candidate', 'Score', 'Instruction'],
    rows: lines.map(({ candidate, text, score }) => [candidate, score, text]).reverse(),
  };
}

/** Each text of the slot once. Where nothing but the slot differs, every candidate has a text of its own. */
function bestByText(scored: readonly ScoredInstruction[], slot: Component): readonly ScoredInstruction[] {
  const best = new Map<string, ScoredInstruction>();
  for (const one of scored) {
    const text = valueIn(one.candidate, slot);
    const known = best.get(text);
    if (known === undefined || one.score > known.score) best.set(text, one);
  }
  return scored.filter((one) => best.get(valueIn(one.candidate, slot)) === one);
}

/** What a component says in a candidate. */
export function valueIn({ values }: Candidate, { name, value }: Component): string {
  return values[name] ?? value;
}

/** Training cases as the reflection model sees them, the instruction's place marked. */
export function formatExemplars(cases: readonly Case[]): string {
  return cases.map((each) => formatCase(each, { mark: openMark, expected: each.expected ?? '' })).join('\n\n');
}
