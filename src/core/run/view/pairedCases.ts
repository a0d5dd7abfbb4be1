import type { Case, Split } from '../../cases/case';
import { splitsByWeight } from '../../cases/case';
import type { TwinUnits } from '../../cases/twins';
import { byUnit, meanOfUnit } from '../../cases/twins';
import type { CaseScore } from '../journal/events';
import { rounding } from '../../rounding';
import type { CaseChange, CaseOutcome, CasePage, SplitPairs } from './runView';

/** So many cases are on one page: no view is sent all cases of a large set. */
export const casesPerPage = 50;

/** So much of one text is shown, in characters; the case's file has the rest. */
const longestText = 1000;

/** The scores of one prompt, by split and case. */
type ScoresBySplit = Readonly<Record<Split, ReadonlyMap<string, CaseScore>>>;

/** The scores of the original and of a candidate. */
export interface ScoreSides {
  readonly cases: ReadonlyMap<string, Case>;
  readonly twins: TwinUnits;
  readonly sizes: Readonly<Record<Split, number>>;
  readonly before: ScoresBySplit;
  readonly after: ScoresBySplit;
}

/** One case with both its scores. */
interface Pair {
  readonly promptCase: Case;
  readonly split: Split;
  readonly then: CaseScore;
  readonly now: CaseScore;
  readonly before: number;
  readonly after: number;
}

/** Both sides paired by case, for each split on which a case has a score on both; cases with an error on one side count nowhere. */
export function pairSplits(sides: ScoreSides): readonly SplitPairs[] {
  return splitsByWeight.flatMap((split) => {
    const own = pairsOf(sides, split);
    return own.length === 0 ? [] : [summarize(split, sides, own)];
  });
}

/** A page of the cases of one split and outcome, most changed first; of the same ones, the wrong ones first. */
export function pageOfPairs(sides: ScoreSides, { split, outcome, from }: CasePage): readonly CaseChange[] {
  return pageOf(pairsOf(sides, split), outcome, from);
}

/** All cases of one split that changed in one way, in the order of the pages and with their whole texts. */
export function changedCases(sides: ScoreSides, split: Split, outcome: CaseOutcome): readonly CaseChange[] {
  return inOrder(pairsOf(sides, split), outcome).map((pair) => describePair(pair, (text) => text));
}

function pairsOf({ cases, before, after }: ScoreSides, split: Split): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [id, now] of after[split]) {
    const then = before[split].get(id);
    const promptCase = cases.get(id);
    if (then?.score === undefined || now.score === undefined || promptCase === undefined) continue;
    pairs.push({ promptCase, split, then, now, before: then.score, after: now.score });
  }
  return pairs;
}

function summarize(split: Split, { sizes, twins }: ScoreSides, pairs: readonly Pair[]): SplitPairs {
  const [fixed, broken, same] = (['fixed', 'broken', 'same'] as const).map((outcome) => pairs.filter((pair) => outcomeOf(pair) === outcome)) as [Pair[], Pair[], Pair[]];
  // As in the verdict, so that its difference is that of these means.
  const units = byUnit(pairs, ({ promptCase }) => twins.get(promptCase.id));
  const passFail = pairs.every((pair) => isPassFail(pair.before) && isPassFail(pair.after));
  return {
    split,
    size: sizes[split],
    counts: { fixed: fixed.length, broken: broken.length, same: same.length },
    ...(passFail ? { sameRight: same.filter(({ after }) => after === 1).length } : {}),
    before: mean(units.map((unit) => meanOfUnit(unit, (pair) => pair.before))),
    after: mean(units.map((unit) => meanOfUnit(unit, (pair) => pair.after))),
    meanChange: { all: mean(units.map((unit) => meanOfUnit(unit, change))), fixed: mean(fixed.map(change)), broken: mean(broken.map(change)) },
    first: { fixed: pageOf(fixed, 'fixed', 0), broken: pageOf(broken, 'broken', 0) },
  };
}

function pageOf(pairs: readonly Pair[], outcome: CaseOutcome, from: number): readonly CaseChange[] {
  return inOrder(pairs, outcome)
    .slice(from, from + casesPerPage)
    .map((pair) => describePair(pair, shortenText));
}

function inOrder(pairs: readonly Pair[], outcome: CaseOutcome): readonly Pair[] {
  return pairs.filter((pair) => outcomeOf(pair) === outcome).sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)) || a.after - b.after);
}

function outcomeOf({ before, after }: Pair): CaseOutcome {
  if (Math.abs(after - before) < rounding) return 'same';
  return after > before ? 'fixed' : 'broken';
}

function change({ before, after }: Pair): number {
  return after - before;
}

function isPassFail(score: number): boolean {
  return score === 0 || score === 1;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function describePair({ promptCase, split, then, now, before, after }: Pair, shown: (text: string) => string): CaseChange {
  return {
    case: promptCase.id,
    split,
    input: shown(promptCase.input),
    ...(promptCase.expected === undefined ? {} : { expected: shown(promptCase.expected) }),
    before,
    after,
    ...(then.output === undefined ? {} : { outputBefore: shown(then.output) }),
    ...(now.output === undefined ? {} : { outputAfter: shown(now.output) }),
    ...(now.feedback === undefined ? {} : { feedbackAfter: shown(now.feedback) }),
    file: promptCase.position.file,
    line: promptCase.position.line,
  };
}

/** As much of a text as a view shows. */
export function shortenText(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
