import type { DrySpell } from './drySpell';
import type { OptimizerContext } from './optimizer';

/** A search goes on without an admitted candidate until it has spent this share of what was left when it had the last one. */
const shareOfRoom = 0.15;

/** It goes on for this share of its steps, whatever it has spent. */
const shareOfSteps = 1 / 3;

/** A search should be able to try so many new prompts: often one in ten is better. */
export const fewestTried = 10;

/** The least steps in a row without an admitted candidate after which a search may end. */
const leastSteps = 2;

/** So many steps in a row without a draft that could be used end a search that has a patience at all. */
const mostUselessSteps = 3;

/** What a person should know of a patience that is set. */
export const patienceFollows =
  'After a third of them it stops once 15 % of what was left is spent, or nothing new was written; sooner where no answer can be ' +
  'used, or the test cases would hardly prove a gain.';

/**
 * How long a search goes on without an admitted candidate. It follows what is left: as long as a good part of that is not spent, the next
 * draft may be the rare good one. It follows what was learned: where the model repeats itself, or the test cases would hardly prove a gain,
 * it is shorter. Ours.
 */
export class Patience {
  private before: number;

  /** @param steps as many steps in a row at the most; 0 for no end */
  constructor(
    private readonly context: Pick<OptimizerContext, 'room'>,
    private readonly steps: number,
  ) {
    this.before = context.room().rollouts;
  }

  /** A candidate was admitted. */
  renew(): void {
    this.before = this.context.room().rollouts;
  }

  /**
   * For how many of the latest steps nothing was admitted, or nothing could even be scored, once they are too many; else 0.
   * @param least it does not end before so many: each of several things that are rewritten in turn has its turn first
   */
  endsAfter(spell: DrySpell, least = 1): number {
    if (this.steps === 0) return 0;
    if (spell.uselessLength >= Math.max(mostUselessSteps, least)) return spell.uselessLength;
    return spell.length >= least && this.isOver(spell) ? spell.length : 0;
  }

  private isOver({ length, freshness }: DrySpell): boolean {
    const { rollouts, hope } = this.context.room();
    const most = Math.max(leastSteps, Math.ceil(this.steps * hope));
    if (length >= Math.min(this.steps, most)) return true;
    const spent = this.before === Infinity ? 0 : this.before - rollouts;
    return (
      length >= Math.max(leastSteps, most * shareOfSteps) && (freshness === 0 || spent >= shareOfRoom * hope * freshness * this.before)
    );
  }
}
