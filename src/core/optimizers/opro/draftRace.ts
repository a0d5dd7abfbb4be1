import type { Candidate } from '../../prompt/candidate';
import type { Component } from '../../prompt/program';
import { goingOn, rolloutsOfRace } from '../halving';
import type { InstructionScores } from './instructionScores';

/** An instruction that was not submitted to the gate so far. */
export interface WaitingInstruction {
  readonly candidate: Candidate;
  /** The slot that it was written for. */
  readonly slot: Component;
  /** Its mean score in the latest of its looks: what those that have had as many are ranked by. */
  mean: number;
  /** Others went on before it. Where it is ahead of those of a later race, it goes on after all. */
  isBehind: boolean;
}

/** Who is told of those that others went on before. */
export type OnBehind = (one: WaitingInstruction, reason: 'in a look' | 'at the end', cases: number) => void;

/** The instructions that wait for the gate, and the race that says which of them are worth it: see `halving.ts`. */
export class DraftRace {
  private waiting: WaitingInstruction[] = [];
  /** The slot that each was written for which was not submitted, by its id: those that were given up among them. */
  private readonly entered = new Map<string, Component>();

  constructor(
    private readonly scores: InstructionScores,
    private readonly onBehind: OnBehind,
  ) {}

  /** Those that wait, whether behind or not. */
  get candidates(): readonly Candidate[] {
    return this.waiting.map(({ candidate }) => candidate);
  }

  /** How many wait for their race, those that are behind not among them. */
  get racing(): number {
    return this.waiting.filter(({ isBehind }) => !isBehind).length;
  }

  /** What the rollouts come to of a race that so many new ones enter, and how many of them come to its end. */
  costWith(fresh: number): { readonly rollouts: number; readonly last: number } {
    return rolloutsOfRace(this.scores.sizes, fresh, this.racing);
  }

  /** Gives a new instruction its first look. */
  async enter(candidate: Candidate, slot: Component): Promise<void> {
    this.entered.set(candidate.id, slot);
    this.waiting.push({ candidate, slot, mean: await this.scores.look(candidate, 1), isBehind: false });
  }

  /**
   * After the slice grew: who waits is ranked by what it scores now, and who was given up may have come to the front, so that it waits
   * again. An instruction that was submitted does not.
   */
  async lookAgain(scored: readonly Candidate[]): Promise<void> {
    const { scores, entered } = this;
    for (const one of this.waiting) one.mean = await scores.look(one.candidate, scores.looksOf(one.candidate));
    const waiting = new Set(this.candidates.map(({ id }) => id));
    for (const candidate of scored) {
      const slot = entered.get(candidate.id);
      if (slot === undefined || waiting.has(candidate.id)) continue;
      this.waiting.push({ candidate, slot, mean: await scores.look(candidate, scores.looksOf(candidate)), isBehind: true });
    }
  }

  /**
   * Lets those that wait race: at each look the better half goes on to twice as many cases. Takes out the best of those that come to its
   * end, which are to be submitted.
   * @param floor the least score @param most how many are taken at the most
   */
  async take(floor: number, most: number): Promise<readonly WaitingInstruction[]> {
    await this.race();
    const isAtEnd = ({ candidate }: WaitingInstruction): boolean => this.scores.looksOf(candidate) === this.scores.sizes.length;
    const arrived = this.waiting.filter(isAtEnd).sort((a, b) => b.mean - a.mean);
    const taken = arrived.filter(({ mean }) => mean >= floor).slice(0, most);
    this.leaveBehind(
      arrived.filter((one) => !taken.includes(one)),
      'at the end',
      this.scores.cases.length,
    );
    taken.forEach(({ candidate }) => this.entered.delete(candidate.id));
    this.waiting = this.waiting.filter((one) => !taken.includes(one) && (!isAtEnd(one) || one.mean >= floor));
    return taken;
  }

  private async race(): Promise<void> {
    const { scores } = this;
    let places = Math.max(1, this.racing);
    for (const [before, cases] of scores.sizes.slice(0, -1).entries()) {
      places = goingOn(places);
      const looks = before + 1;
      const field = this.waiting.filter(({ candidate }) => scores.looksOf(candidate) === looks).sort((a, b) => b.mean - a.mean);
      for (const one of field.slice(0, places)) {
        one.mean = await scores.look(one.candidate, looks + 1);
        one.isBehind = false;
      }
      this.leaveBehind(field.slice(places), 'in a look', cases);
    }
  }

  private leaveBehind(some: readonly WaitingInstruction[], reason: 'in a look' | 'at the end', cases: number): void {
    for (const one of some) {
      if (one.isBehind) continue;
      one.isBehind = true;
      this.onBehind(one, reason, cases);
    }
  }
}
