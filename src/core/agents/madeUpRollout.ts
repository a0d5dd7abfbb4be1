import type { Turns } from './agent';
import type { Random } from '../stats/random';
import type { Step, Trajectory } from './trajectory';

/**
 * A rollout as nobody performed it, for estimates: something is said in each of its turns, about as many as is typical, and between two
 * something is done.
 */
export function madeUpRollout({ fewest, typical, most }: Turns, random: Random): Trajectory {
  const turns = fewest + random.integer(Math.min(most, 2 * typical - fewest) - fewest + 1);
  const steps = Array.from({ length: turns }, (_, turn): readonly Step[] => [
    ...(turn === 0
      ? []
      : [
          {
            kind: 'effect',
            actor: '',
            name: 'tool',
            input: {},
            ...(random.float() < 0.2 ? { error: 'It failed.' } : { output: 'Done.' }),
          } as const,
        ]),
    { kind: 'said', actor: '', text: `Turn ${turn + 1}.` },
  ]).flat();
  return { steps, output: `Turn ${turns}.`, end: 'answered', usage: { inputTokens: 0, outputTokens: 0 } };
}
