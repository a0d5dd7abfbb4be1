import type { Case } from '../../cases/case';
import type { Candidate } from '../../prompt/candidate';
import type { Random } from '../../stats/random';
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
 *
 * It is looked at in an order in which any beginning tells what an instruction mends and what it breaks: cases that were missed and others
 * by turns. Each of the two stands in an order of chance, so that a beginning of it is a fair sample.
 */
export class TrainingSlice {
  /** Those that the original misses, and those that joined. */
  private missed: readonly Case[] = [];
  private others: readonly Case[];
  /** The training cases not in it, in the order in which they are tried: those first that no candidate was found to be right on. */
  private outside: readonly Case[];

  constructor(
    private readonly context: Pick<OptimizerContext, 'training' | 'base' | 'random' | 'rollouts'>,
    private readonly size: SliceSize,
  ) {
    const { training } = context;
    const isWhole = size.cases === 0 || size.cases >= training.length;
    this.others = context
      .random('order of looks')
      .shuffle(isWhole ? training : context.random('training slice').sample(training, size.cases));
    const drawn = new Set(this.others);
    this.outside = isWhole ? [] : context.random('beyond the slice').shuffle(training.filter((one) => !drawn.has(one)));
  }

  /** The cases in the order in which they are looked at. */
  get cases(): readonly Case[] {
    const { missed, others } = this;
    return Array.from({ length: Math.max(missed.length, others.length) }, (_, turn) =>
      [missed[turn] ?? [], others[turn] ?? []].flat(),
    ).flat();
  }

  /** Whether there is no training case beside these. */
  get isWhole(): boolean {
    return this.outside.length === 0;
  }

  /** Whether a case is one of those that are looked at in turn with the others. */
  isMissed(one: Case): boolean {
    return this.missed.includes(one);
  }

  /**
   * Tells which cases the original misses. Those without an answer are none of them: many together would be taken for an endpoint that is
   * away.
   */
  putMissedFirst(missed: ReadonlySet<Case>): void {
    const cases = this.others;
    this.missed = cases.filter((one) => missed.has(one));
    this.others = cases.filter((one) => !missed.has(one));
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
    let left = this.outside;
    while (left.length > 0 && missed.length < enough && (missed.length === 0 || right.length + missed.length < most)) {
      const draw = left.slice(0, enough);
      left = left.slice(enough);
      const lost = await this.missedBy(candidate, draw);
      missed.push(...draw.filter((one) => lost.has(one)));
      right.push(...draw.filter((one) => !lost.has(one)));
    }
    this.outside = [...left, ...right];
    this.missed = insertedAmong(this.missed, missed, this.context.random(`where ${this.missed.length + missed.length} are looked at`));
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

/** Puts cases at places of chance among others, which keep their order: what was scored on the first of them needs few answers more. */
function insertedAmong(kept: readonly Case[], joined: readonly Case[], random: Random): readonly Case[] {
  const places = random.shuffle([...kept.map(() => true), ...joined.map(() => false)]);
  let [next, nextJoined] = [0, 0];
  return places.flatMap((isKept) => (isKept ? kept[next++] : joined[nextJoined++]) ?? []);
}
