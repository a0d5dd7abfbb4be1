import type { Case } from '../../cases/case';
import type { Candidate } from '../../prompt/candidate';
import { lookSizes } from '../halving';
import type { OptimizerContext, Rollout } from '../optimizer';
import { each } from '../rolloutRequests';
import type { ScoredInstruction } from './metaPrompt';
import type { SliceSize } from './trainingSlice';
import { TrainingSlice } from './trainingSlice';

/** An instruction, its score on the slice, known or estimated, and in how many looks it was scored. */
interface LookedAt extends ScoredInstruction {
  readonly looks: number;
}

/** What instructions score on the slice of training cases, each in as many looks as it has had. */
export class InstructionScores {
  private readonly slice: TrainingSlice;
  private scored: LookedAt[] = [];

  /** @param mostLooks in how many looks the whole slice is seen, at least 1 */
  constructor(
    private readonly context: OptimizerContext,
    private mostLooks: number,
    size: SliceSize,
  ) {
    this.slice = new TrainingSlice(context, size);
  }

  /** Sees the slice in another number of looks, at least 1. Not once an instruction was looked at in part. */
  seeIn(looks: number): void {
    this.mostLooks = looks;
    this.scored = this.scored.map((one) => ({ ...one, looks: this.sizes.length }));
  }

  /** The cases, in the order in which they are looked at. */
  get cases(): readonly Case[] {
    return this.slice.cases;
  }

  /** How many cases each look is at. */
  get sizes(): readonly number[] {
    return lookSizes(this.cases.length, this.mostLooks);
  }

  /** Whether there is no training case beside those of the slice. */
  get isWhole(): boolean {
    return this.slice.isWhole;
  }

  /** All that were scored, in the order in which they were first. */
  get all(): readonly ScoredInstruction[] {
    return this.scored;
  }

  /** Scores the original on the whole slice, which says in what order it is looked at. */
  async lookAtOriginal(): Promise<void> {
    const { base } = this.context;
    this.slice.putMissedFirst(missedCases(await this.context.rollouts(each(base, this.cases))));
    await this.lookAtAll(base);
  }

  /** Scores an instruction on the whole slice. Returns the mean. */
  lookAtAll(candidate: Candidate): Promise<number> {
    return this.look(candidate, this.sizes.length);
  }

  /** Scores an instruction on the cases of its first so many looks. Returns the mean on these. */
  async look(candidate: Candidate, looks: number): Promise<number> {
    const { context, cases, scored } = this;
    const own = await context.rollouts(each(candidate, cases.slice(0, this.sizes[looks - 1])));
    const original = await context.rollouts(each(context.base, cases));
    const mean = meanScore(own, original);
    const one = { candidate, score: own.length === original.length ? mean : this.estimate(own, original), looks };
    const known = scored.findIndex((before) => before.candidate.id === candidate.id);
    if (known < 0) scored.push(one);
    else scored[known] = one;
    return mean;
  }

  /** Its score, from 0 to 1; 0 for one that was not scored. */
  of(candidate: Candidate): number {
    return this.scored.find((scored) => scored.candidate.id === candidate.id)?.score ?? 0;
  }

  /** In how many looks it was scored. */
  looksOf(candidate: Candidate): number {
    return this.scored.find((scored) => scored.candidate.id === candidate.id)?.looks ?? 0;
  }

  /** The best one that was scored on the whole slice, the first of equal ones. */
  best(): Candidate {
    const whole = this.scored.filter(({ looks }) => looks === this.sizes.length);
    return whole.reduce((best, next) => (next.score > best.score ? next : best)).candidate;
  }

  /**
   * Looks beyond the slice for cases that an instruction misses, which join it; whether there are any. Those to keep are scored anew, in as
   * many looks as before: few answers more for each, since what was answered is known. The others are forgotten.
   */
  async growBy(candidate: Candidate, kept: ReadonlySet<string>): Promise<boolean> {
    const { context } = this;
    const wholeBefore = this.sizes.length;
    const joined = await this.slice.growBy(candidate);
    if (joined.length === 0) return false;
    const before = this.scored.filter((one) => kept.has(one.candidate.id));
    const looksNow = ({ looks }: LookedAt): number => (looks === wholeBefore ? this.sizes.length : looks);
    await context.rollouts(before.flatMap((one) => each(one.candidate, this.cases.slice(0, this.sizes[looksNow(one) - 1]))));
    this.scored = [];
    for (const one of before) await this.look(one.candidate, looksNow(one));
    return true;
  }

  /**
   * What the mean score on the slice is expected to be, by the cases so far: those of the two kinds that are looked at by turns are weighed
   * as there are of each.
   * @param own of the first cases @param original of all of them, in the same order
   */
  private estimate(own: readonly Rollout[], original: readonly Rollout[]): number {
    const parts = [true, false].flatMap((isMissed) => {
      const isOf = (rollout: Rollout): boolean => this.slice.isMissed(rollout.case) === isMissed;
      const all = original.filter(isOf).length;
      return all === 0 || !own.some(isOf) ? [] : [{ all, mean: meanScore(own.filter(isOf), original.filter(isOf)) }];
    });
    const total = parts.reduce((sum, { all }) => sum + all, 0);
    return parts.reduce((sum, { all, mean }) => sum + all * mean, 0) / Math.max(1, total);
  }
}

/** A case that only the candidate got no answer to counts as failed, else leaving cases unanswered would pay. */
function meanScore(rollouts: readonly Rollout[], original: readonly Rollout[]): number {
  const scores = rollouts.flatMap(({ score }, index) => (score === undefined && original[index]?.score === undefined ? [] : [score ?? 0]));
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** The cases on which a score is below the mean of all: where scores are pass or fail, those that failed. */
export function missedCases(rollouts: readonly Rollout[]): ReadonlySet<Case> {
  const scores = rollouts.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  return new Set(rollouts.flatMap((rollout) => (rollout.score !== undefined && rollout.score < mean ? [rollout.case] : [])));
}
