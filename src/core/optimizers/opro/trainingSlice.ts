import type { Case } from '../../cases/case';
import type { Candidate } from '../../prompt/candidate';
import type { OptimizerContext } from '../optimizer';
import { each } from '../rolloutRequests';

/** How large a slice is, and how it grows. */
export interface SliceSize {
  /** Cases at first; 0 for all. */
  readonly cases: number;
  /** Missed cases that are enough to go on with, at least 1. */
  readonly enough: number;
}

/**
 * The training cases that instructions are scored on: at first a sample. A candidate that is right on all of them has learned that sample,
 * not the training cases, so others are answered until it misses some; these join the slice. So the slice only grows, by cases that tell
 * good instructions from better ones, and an instruction that was scored before needs no more than the answers to those to be compared
 * again. A slice drawn anew would take all answers anew; scores on one beside scores on another would compare the slices. Ours.
 */
export class TrainingSlice {
  private inSlice: readonly Case[];
  /** The others, in the order in which they are tried: those first that no candidate was found to be right on. */
  private others: readonly Case[];

  constructor(
    private readonly context: Pick<OptimizerContext, 'training' | 'base' | 'random' | 'rollouts'>,
    private readonly size: SliceSize,
  ) {
    const { training } = context;
    const isWhole = size.cases === 0 || size.cases >= training.length;
    this.inSlice = isWhole ? training : context.random('training slice').sample(training, size.cases);
    const drawn = new Set(this.inSlice);
    this.others = isWhole ? [] : context.random('beyond the slice').shuffle(training.filter((one) => !drawn.has(one)));
  }

  /** The cases, those that joined last at the end. */
  get cases(): readonly Case[] {
    return this.inSlice;
  }

  /** Whether there is no training case beside these. */
  get isWhole(): boolean {
    return this.others.length === 0;
  }

  /**
   * Answers other training cases with a candidate, in draws, until enough are found that it misses, or any at all among as many as the
   * slice had at first, or all are answered. Those that it misses join the slice.
   * @returns the cases that joined; none when it is right on every training case that has an answer.
   */
  async growBy(candidate: Candidate): Promise<readonly Case[]> {
    const { cases: most, enough } = this.size;
    const missed: Case[] = [];
    const right: Case[] = [];
    let left = this.others;
    while (left.length > 0 && missed.length < enough && (missed.length === 0 || right.length + missed.length < most)) {
      const draw = left.slice(0, enough);
      left = left.slice(enough);
      const lost = await this.missedBy(candidate, draw);
      missed.push(...draw.filter((one) => lost.has(one)));
      right.push(...draw.filter((one) => !lost.has(one)));
    }
    this.others = [...left, ...right];
    this.inSlice = [...this.inSlice, ...missed];
    return missed;
  }

  /** The cases with less than a full score, those among them that only the candidate got no answer to. */
  private async missedBy(candidate: Candidate, cases: readonly Case[]): Promise<ReadonlySet<Case>> {
    const rollouts = await this.context.rollouts(each(candidate, cases));
    const unanswered = rollouts.filter(({ score }) => score === undefined).map((rollout) => rollout.case);
    const original = await this.context.rollouts(each(this.context.base, unanswered));
    const nobodys = new Set(original.filter(({ score }) => score === undefined).map((rollout) => rollout.case));
    return new Set(rollouts.filter((rollout) => (rollout.score ?? 0) < 1 && !nobodys.has(rollout.case)).map((rollout) => rollout.case));
  }
}
