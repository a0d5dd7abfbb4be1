import { createRandom } from '../../stats/random';
import type { DryRunParts } from './dryRun';
import { DryRun } from './dryRun';
import type { MadeUpWorld } from './madeUpWorld';

/** What a method asks for until it first submits a candidate. */
export interface FirstStep {
  /** Rollouts of training cases. */
  readonly rollouts: number;
  readonly reflections: number;
}

/** Numbers of failures: a method that looks at a few looks at the most successes beside as many. */
const fewFailures = [1, 2, 3, 5, 8, 13];

/** The most cases that a first step is played with; they stand for all. */
const mostCases = 400;

/**
 * The most that it takes a method to come to its first submission, where every answer can be read and little is left, so that it writes
 * as little as it can: played through where the original fails
 * everything, and where its failures, as many as the method looks at, or a few, or half of all, are found last.
 */
export async function firstStep(parts: Omit<DryRunParts, 'world' | 'mostCases'>): Promise<FirstStep> {
  const played = Math.min(mostCases, parts.splits.train.length);
  const play = (failures: number) => new DryRun({ ...parts, world: failingLast(played, failures), mostCases }).playFirstStep();
  const hopeless = await play(played);
  const others = await Promise.all([hopeless.looked, Math.ceil(played / 2), ...fewFailures].map(play));
  const most = (what: keyof FirstStep): number => Math.max(...[hopeless, ...others].map((step) => step[what]));
  return { rollouts: most('rollouts'), reflections: most('reflections') };
}

/** A world in which the original fails so many of the cases, those that it is asked last, and whatever is made from it is right. */
function failingLast(cases: number, failures: number): MadeUpWorld {
  let asked = 0;
  return {
    random: createRandom(1, 'first step'),
    score: (_, before) => (before === undefined && ++asked > cases - failures ? 0 : 1),
    unusable: 0,
    failing: 0,
    answerTokens: 1,
    effectTokens: 1,
    tokenFactor: 1,
    words: 6,
  };
}
