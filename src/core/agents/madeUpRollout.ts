import type { Random } from '../stats/random';
import type { Step, Trajectory } from './trajectory';

/** A rollout of so many turns as nobody performed it, for estimates: something is said in each, and between two something is done. */
export function madeUpRollout({ fewest, most }: { readonly fewest: number; readonly most: number }, random: Random): Trajectory {
  const turns = fewest + random.integer(most - fewest + 1);
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
