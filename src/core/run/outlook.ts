import type { Split } from '../cases/case';
import { countOf } from '../countOf';
import type { Room } from '../optimizers/optimizer';
import { fewestTried } from '../optimizers/patience';
import { casesForPairedProportions, casesForPairedScores } from '../stats/power';
import type { RunSettings } from './journal/events';

/** What speaks against a search coming to something that can be proven, with the cases and the limits that a run has. */
export interface Outlook {
  /** The test cases there are, how many a gain takes to be proven, and how many cases more that is in all. */
  readonly cases?: { readonly tests: number; readonly needed: number; readonly more: number };
  /** How many new prompts the limits pay for, how many would be enough, and how many calls more that takes. */
  readonly calls?: { readonly tried: number; readonly enough: number; readonly more: number };
}

/** Scores of the original and of the best so far, on the same cases. */
export interface ScoredBefore {
  readonly original: readonly number[];
  readonly best: readonly number[];
}

/**
 * How many test cases it takes to prove, four times in five, the gain of a candidate that mends half of what the best so far misses.
 * @returns undefined where there is nothing to gain, or where it takes more than a million
 */
export function testsNeeded({ original, best }: ScoredBefore, scale: RunSettings['scale']): number | undefined {
  const changes = original.map((before, index) => ((best[index] ?? before) + 1) / 2 - before);
  if (scale === 'graded') return casesForPairedScores(changes);
  const sum = (some: readonly number[]): number => some.reduce((total, change) => total + change, 0);
  const gained = sum(changes.filter((change) => change > 0));
  const lost = -sum(changes.filter((change) => change < 0));
  return casesForPairedProportions(gained, lost, changes.length);
}

/** The share of the test cases that it takes, from 0 to 1: 1 where there are enough. */
export function hopeOf(scores: ScoredBefore, tests: number, scale: RunSettings['scale']): number {
  const needed = testsNeeded(scores, scale);
  return needed === undefined ? 0 : Math.min(1, tests / needed);
}

/** What a run knows once the original was scored. */
export interface OutlookParts {
  /** The original's scores of the validation cases. */
  readonly original: readonly number[];
  readonly scale: RunSettings['scale'];
  readonly splitSizes: Readonly<Record<Split, number>>;
  readonly room: Room;
  /** How many calls the rollouts of one submission are expected to take. */
  readonly callsOfSubmission: number;
}

/** The outlook of a search that is about to begin; undefined where nothing speaks against it. */
export function outlookOf({ original, scale, splitSizes, room, callsOfSubmission }: OutlookParts): Outlook | undefined {
  const { test: tests } = splitSizes;
  const needed = testsNeeded({ original, best: original }, scale);
  const all = splitSizes.train + splitSizes.validation + tests;
  // Asked for, and then each scored on the validation cases.
  const tried = Math.floor(room.rollouts / (room.submission + 1));
  const cases = needed === undefined || needed <= tests ? undefined : { tests, needed, more: roundUp(((needed - tests) * all) / tests) };
  const calls =
    tried >= fewestTried ? undefined : { tried, enough: fewestTried, more: roundUp((fewestTried - tried) * (callsOfSubmission + 1)) };
  if (cases === undefined && calls === undefined) return undefined;
  return { ...(cases === undefined ? {} : { cases }), ...(calls === undefined ? {} : { calls }) };
}

/** The same in sentences. */
export function describeOutlook({ cases, calls }: Outlook): string {
  const sentences = [
    cases === undefined
      ? ''
      : `With ${countOf(cases.tests, 'test case')} a gain is not likely to be proven: it takes about ${cases.needed} where a version ` +
        `mends half of what the original misses. That is about ${countOf(cases.more, 'case')} more in all.`,
    calls === undefined
      ? ''
      : `The limits pay for about ${countOf(calls.tried, 'new prompt')}, and often only 1 in ${calls.enough} is better. ` +
        `For ${calls.enough} of them it takes about ${countOf(calls.more, 'call')} more.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** Up to two digits: nobody needs more. */
function roundUp(value: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / digit - 1e-9) * digit;
}
