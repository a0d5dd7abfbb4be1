import { optimizeWithAx } from './ax';
import { startGepa } from './gepa/gepa';
import { gepaVersion, installGepa } from './gepa/install';
import type { Peer } from './peer';
import { optimizeWithPromptfoo } from './promptfoo';

/** promptfoo has no budget. Its fixed rounds make about so many calls for each case. */
const promptfooCallsPerCase = 10;

const ax: Peer = {
  name: 'ax',
  atOnce: 1,
  optimize: ({ calls, ...task }) => optimizeWithAx({ ...task, ...(calls === undefined ? {} : { metricCalls: calls }) }),
};

const promptfoo: Peer = {
  name: 'promptfoo',
  // Each is a process of its own.
  atOnce: 2,
  optimize: ({ url, train, validation, calls = Infinity }) => {
    const half = Math.floor(calls / promptfooCallsPerCase / 2);
    const held = validation.slice(0, half);
    const cases = [...train.slice(0, half), ...held];
    return optimizeWithPromptfoo({ url, cases, concurrency: 8 }, held.length / cases.length);
  },
};

/** How each is told the number of its calls, for the notes of a table. */
export const howPeersAreSet =
  'ax and gepa take the number as the limit of metric calls (ax stops earlier by itself), without those of reflection; promptfoo, which ' +
  `has no budget, gets as many cases as its rounds pay for, at ${promptfooCallsPerCase} calls each. All else is their defaults, and they ` +
  'have no test cases: a gain is claimed where the score reported for what is returned is above that of what was given.';

/** The peers that can be had here. */
export interface Peers {
  readonly all: readonly Peer[];
  /** Which are left out, and why. */
  readonly notes: readonly string[];
  readonly stop: () => void;
}

/** Starts what peers need. */
export async function startPeers(): Promise<Peers> {
  const installed = await installGepa();
  if ('reason' in installed) return { all: [ax, promptfoo], notes: [`gepa: skipped, since ${installed.reason}.`], stop: () => undefined };
  const { optimize, stop } = startGepa(installed.python);
  return { all: [ax, promptfoo, { name: 'gepa', atOnce: 1, optimize }], notes: [`gepa is version ${gepaVersion}, from PyPI.`], stop };
}
