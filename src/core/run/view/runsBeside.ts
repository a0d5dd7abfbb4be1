import { NearCases, twinPart } from '../../cases/caseFingerprint';
import { splitNames } from '../../cases/case';
import type { RunUses, TracedRun } from './runUses';
import { areOfOnePrompt } from './textTrace';

/**
 * How many runs of the same prompt and cases there are with a verdict.
 * Each errs on its own, so the more there are, the likelier is a lucky one.
 */
export interface RunsBeside {
  /** Which of them this one is, in the order in which they began; from 1. */
  readonly number: number;
  /** All that are known, this one included. */
  readonly total: number;
}

/** So many of a run's cases are looked for among another's, at most. */
const lookedFor = 100;

/**
 * The runs that stand beside a run with a verdict: on the same prompt, with at least half of the cases of the smaller set in common.
 * @param runs all that are known; this one may be among them
 */
export function runsBeside(run: RunUses, runs: readonly RunUses[]): RunsBeside {
  const own = new OwnCases(run);
  const others = runs.filter((other) => mayStandBeside(run, other) && own.areThoseOf(other));
  const different = new Map(others.map((other) => [keyOf(other), other]));
  const earlier = [...different.values()].filter((other) => keyOf(other) < keyOf(run));
  return { number: earlier.length + 1, total: different.size + 1 };
}

/** Whether another run stands beside a run if its cases are the same: it has a verdict on the same prompt. */
export function mayStandBeside(run: TracedRun, other: TracedRun): boolean {
  return other.hasVerdict && keyOf(other) !== keyOf(run) && areOfOnePrompt(run, other);
}

/** The same for a run and its copy in another folder. */
export function keyOf({ startedAt, id }: Pick<TracedRun, 'startedAt' | 'id'>): string {
  return `${startedAt} ${id}`;
}

/** The cases of a run, to compare those of others with. */
class OwnCases {
  private readonly all: readonly string[];
  private readonly twins: ReadonlySet<string>;
  private nearCases: NearCases<true> | undefined;

  constructor(run: RunUses) {
    this.all = casesOf(run);
    this.twins = new Set(this.all.map(twinPart));
  }

  areThoseOf(other: RunUses): boolean {
    const theirs = casesOf(other);
    if (theirs.length <= this.all.length) return this.holdHalf(theirs);
    // Of a larger set, half of these must be in it.
    const known = new OwnCases(other);
    return known.holdHalf(this.all);
  }

  private holdHalf(cases: readonly string[]): boolean {
    const step = Math.max(1, cases.length / lookedFor);
    const looked = Array.from({ length: Math.min(cases.length, lookedFor) }, (_, index) => cases[Math.floor(index * step)] ?? '');
    const unknown = looked.filter((each) => !this.twins.has(twinPart(each)));
    const needed = looked.length / 2;
    if (looked.length - unknown.length >= needed) return looked.length > 0;
    return looked.length - unknown.length + unknown.filter((each) => this.near.find(each) !== undefined).length >= needed;
  }

  private get near(): NearCases<true> {
    if (this.nearCases !== undefined) return this.nearCases;
    const cases = new NearCases<true>();
    for (const each of this.all) cases.add(each, true);
    return (this.nearCases = cases);
  }
}

function casesOf({ cases }: RunUses): readonly string[] {
  return splitNames.flatMap((split) => cases[split]);
}
