import type { Agent } from '../../agents/agent';
import type { Case, SplitCases } from '../../cases/case';
import { allCases } from '../../cases/case';
import { acceptedAnswers } from '../../cases/expectation';
import type { Metric } from '../../metrics/metric';
import type { Amount } from '../../models/limits';
import { charactersPerToken, estimateTokens } from '../../models/model';
import type { Optimizer } from '../../optimizers/optimizer';
import type { Program } from '../../prompt/program';
import { playEvaluation, playRun } from '../dryRun/dryRun';
import type { AnswerLengths } from '../dryRun/madeUpWorld';
import { madeUpWorld } from '../dryRun/madeUpWorld';
import type { Estimate, Expected, RunSettings } from '../journal/events';
import { caseLength } from './rolloutPlan';
import { askedRoles } from './prices';

/** What an estimate is made from. */
export interface EstimateParts {
  readonly agent: Agent;
  readonly program: Program;
  readonly splits: SplitCases;
  readonly metric: Metric;
  readonly settings: RunSettings;
  readonly optimizer?: Optimizer;
}

/** Worlds in which a run is played through; fewer where that is much work, but never fewer than the last. */
const worlds = 16;
const fewestWorlds = 5;

/** Made-up rollouts after which it is enough. */
const mostRollouts = 100_000;

/** The most cases of a split that are played with: as many as a run is not too long with. */
const casesPlayed = [200, 60, 20] as const;

/**
 * What a run will use, before it begins: from dry runs of the method itself, in worlds from hopeless to nearly perfect. The typical figure
 * is the median of those, the range goes from the least to the most. Calls are requests that are answered; where attempts fail, their
 * repetitions come on top, never beyond the budget.
 */
export async function estimateRun(parts: EstimateParts): Promise<Estimate> {
  const { settings } = parts;
  const used = await play(parts);
  const isPriced = askedRoles(settings).every((role) => settings.prices[settings.models[role]] !== undefined);
  return {
    calls: expected(used, 'calls', settings),
    tokens: expected(used, 'tokens', settings),
    ...(isPriced ? { cost: expected(used, 'cost', settings) } : {}),
  };
}

async function play(parts: EstimateParts): Promise<readonly Amount[]> {
  const { optimizer, settings } = parts;
  const lengths = answerLengths(parts);
  const used: Amount[] = [];
  if (optimizer === undefined) {
    for (let index = 0; index < worlds; index++) used.push(playEvaluation(parts, madeUpWorld(index, settings.seed, lengths)));
    return used;
  }
  let work = 0;
  let size = 0;
  for (let index = 0; index < worlds && (index < fewestWorlds || work < mostRollouts); index++) {
    const world = madeUpWorld(index, settings.seed, lengths);
    const mostCases = casesPlayed[size] ?? Infinity;
    const isLast = size === casesPlayed.length - 1;
    const mostDrawn = isLast ? Infinity : mostRollouts / fewestWorlds;
    const played = await playRun({ ...parts, optimizer, world, mostCases, mostDrawn });
    if (played === undefined) {
      // The same world again, with fewer cases.
      size++;
      index--;
      continue;
    }
    work += played.drawn;
    used.push(played.used);
  }
  return used;
}

/** How long the task model's answers may be: as the expected ones at the least, and as they are allowed to be at the most. */
function answerLengths({ splits, settings }: EstimateParts): AnswerLengths {
  const most = settings.maxAnswerTokens;
  const expectedTokens = allCases(splits)
    .slice(0, casesPlayed[0])
    .flatMap(({ expected: answer }) => (answer === undefined ? [] : [estimateTokens(acceptedAnswers(answer)[0] ?? '')]));
  const mean = expectedTokens.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, expectedTokens.length);
  return { least: Math.min(most, Math.max(1, mean)), most };
}

/** What is beyond the least and the most of those worlds, since there are others. */
const margin = 0.2;

function expected(used: readonly Amount[], unit: keyof Amount, { budget, method }: RunSettings): Expected {
  const sorted = used.map((amount) => amount[unit]).sort((a, b) => a - b);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const typical = sorted[Math.floor(sorted.length / 2)] ?? 0;
  // An evaluation by one turn has no other.
  if (least === most && method === 'evaluate') return { minimum: least, typical: least, maximum: least };
  const inTwoDigits = (value: number, round: (value: number) => number): number => roughly(value, unit === 'cost', round);
  return {
    minimum: inTwoDigits(least * (1 - margin), Math.floor),
    typical: Math.min(inTwoDigits(typical, Math.round), budget[unit] ?? Infinity),
    maximum: Math.min(inTwoDigits(most * (1 + margin), Math.ceil), budget[unit] ?? Infinity),
  };
}

/** More than two digits an estimate does not know. */
function roughly(value: number, hasFractions: boolean, round: (value: number) => number): number {
  if (value <= 0) return 0;
  const digits = Math.min(hasFractions ? Infinity : 0, 1 - Math.floor(Math.log10(value)));
  // Powers of ten below one are not exact: whole numbers stay so.
  return digits > 0 ? round(value * 10 ** digits) / 10 ** digits : round(value / 10 ** -digits) * 10 ** -digits;
}

/** Tokens of a case, on average. */
export function meanTokens(cases: readonly Case[]): number {
  if (cases.length === 0) return 0;
  return Math.ceil(cases.reduce((total, promptCase) => total + caseLength(promptCase) / charactersPerToken, 0) / cases.length);
}
