import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Case } from '../../src/core/cases/case';
import { readCases } from '../../src/core/cases/readCases';

/** Messages to a town, in four queues. What the letters of the queues stand for is said nowhere: only the cases show it. */
export interface TownQueues {
  readonly promptText: string;
  readonly cases: readonly Case[];
}

/** What a person would write who has read the cases. */
export const rightRules = [
  'Messages about garbage, bins and recycling go to K.',
  'Messages about books, reading and loans go to M.',
  'Messages about cars and parking go to R.',
  'Messages about swimming and the pool go to T.',
] as const;

export async function readTownQueues(): Promise<TownQueues> {
  const read = (name: string): Promise<string> => readFile(fileURLToPath(new URL(`../data/${name}`, import.meta.url)), 'utf8');
  const { cases } = await readCases('town-queues.csv', new TextEncoder().encode(await read('town-queues.csv')));
  return { promptText: await read('town-queues.prompt.md'), cases };
}
