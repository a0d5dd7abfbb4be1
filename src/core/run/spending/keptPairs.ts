import type { Agent } from '../../agents/agent';
import type { Case, SplitCases } from '../../cases/case';
import type { Metric } from '../../metrics/metric';
import type { Amount } from '../../models/limits';
import { countedLimits } from '../../models/limits';
import type { Program } from '../../prompt/program';
import { originalText } from '../../prompt/version';
import type { RunSettings } from '../journal/events';
import { amountOf } from './amount';
import { planRollouts } from './rolloutPlan';

/** What decides how much is kept for interruptions. */
export interface KeptPairsParts {
  readonly agent: Pick<Agent, 'turns'>;
  readonly program: Program;
  readonly splits: SplitCases;
  readonly metric: Pick<Metric, 'usesJudge' | 'id'>;
  readonly settings: RunSettings;
}

/** The largest share of a limit that is kept for pairs that an interruption cuts in half. */
const largestShare = 0.1;

/** How many sides are asked each test case: the original and the winner, and the control where there is one. */
export function sidesOf({ control }: Pick<RunSettings, 'control'>): number {
  return control === true ? 3 : 2;
}

/**
 * How many pairs of the verdict may be under way at once. So many can be cut in half by an interruption, and are then asked anew: what that
 * takes is kept from the beginning. As many as there are calls under way at once,
 * but never more than a tenth of any limit pays for; at least one.
 */
export function keptPairs(parts: KeptPairsParts): number {
  const { settings } = parts;
  const pair = amountOfPair(parts);
  const fit = countedLimits.map((unit) =>
    pair[unit] === 0 ? Infinity : ((settings.budget[unit] ?? Infinity) * largestShare) / pair[unit],
  );
  return Math.max(1, Math.floor(Math.min(settings.concurrency, ...fit)));
}

/** The least limit that pays for what is needed and for what `keptPairs` keeps. */
export function withKeptPairs(needed: number, unit: keyof Amount, parts: KeptPairsParts): number {
  const pair = amountOfPair(parts)[unit];
  return Math.min(needed + parts.settings.concurrency * pair, Math.max(needed + pair, needed / (1 - largestShare)));
}

/** The cases by which pairs that are asked anew are planned. */
export function casesForKeptPairs({ splits }: Pick<KeptPairsParts, 'splits'>, pairs: number): readonly Case[] {
  return splits.test.slice(0, pairs);
}

/** What one pair is expected to take. */
function amountOfPair({ program, splits, settings, metric, agent }: KeptPairsParts): Amount {
  const promptText = originalText(program);
  const sides = Array.from({ length: sidesOf(settings) }, () =>
    planRollouts(promptText, splits.test.slice(0, 1), { settings, metric, agent }),
  ).flat();
  return amountOf(sides, settings);
}
