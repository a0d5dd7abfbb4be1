import type { Case, Split } from '../../cases/case';
import type { Expectation } from '../../cases/expectation';
import { splitsByWeight } from '../../cases/case';
import type { TwinUnits } from '../../cases/twins';
import { byUnit, meanOfUnit } from '../../cases/twins';
import type { ScorePart } from '../../metrics/metric';
import type { CaseScore } from '../journal/events';
import type { LineSource } from '../journal/lineSource';
import { rounding } from '../../rounding';
import type { SplitScores } from './splitScores';
import type { CaseChange, CaseOutcome, CasePage, SplitPairs } from './runView';

/** So many cases are on one page: no view is sent all cases of a large set. */
export const casesPerPage = 50;

/** So much of one text is shown, in characters; the case's file has the rest. */
const longestText = 1000;

/** The scores of one prompt, by split and case. */
type ScoresBySplit = Readonly<Record<Split, SplitScores>>;

/** The scores of the original and of a candidate. */
export interface ScoreSides {
  readonly cases: ReadonlyMap<string, Case>;
  readonly twins: TwinUnits;
  readonly sizes: Readonly<Record<Split, number>>;
  readonly before: ScoresBySplit;
  readonly after: ScoresBySplit;
  /** Where the answers are read. */
  readonly journal: LineSource;
}

/** One case with both its scores. */
interface Pair {
  readonly promptCase: Case;
  readonly before: number;
  readonly after: number;
}

/** Both sides paired by case, for each split on which a case has a score on both; cases with an error on one side count nowhere. */
export async function pairSplits(sides: ScoreSides): Promise<readonly SplitPairs[]> {
  const splits: SplitPairs[] = [];
  for (const split of splitsByWeight) {
    const pairs = pairsOf(sides, split);
    if (pairs.length > 0) splits.push(await summarize(split, sides, pairs));
  }
  return splits;
}

/** A page of the cases of one split and outcome, most changed first; of the same ones, the wrong ones first. */
export function pageOfPairs(sides: ScoreSides, page: CasePage): Promise<readonly CaseChange[]> {
  return pageOf(sides, pairsOf(sides, page.split), page);
}

/** All cases of one split that changed in one way, in the order of the pages and with their whole texts. */
export function changedCases(sides: ScoreSides, split: Split, outcome: CaseOutcome): Promise<readonly CaseChange[]> {
  return describePairs(sides, split, inOrder(pairsOf(sides, split), outcome), (text) => text);
}

function pairsOf({ cases, before, after }: ScoreSides, split: Split): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const { id, score } of after[split].scored()) {
    const then = before[split].scoreOf(id);
    const promptCase = cases.get(id);
    if (then !== undefined && promptCase !== undefined) pairs.push({ promptCase, before: then, after: score });
  }
  return pairs;
}

async function summarize(split: Split, sides: ScoreSides, pairs: readonly Pair[]): Promise<SplitPairs> {
  const { sizes, twins } = sides;
  const [fixed, broken, same] = (['fixed', 'broken', 'same'] as const).map((outcome) =>
    pairs.filter((pair) => outcomeOf(pair) === outcome),
  ) as [Pair[], Pair[], Pair[]];
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
    meanChange: {
      all: mean(units.map((unit) => meanOfUnit(unit, change))),
      fixed: mean(fixed.map(change)),
      broken: mean(broken.map(change)),
    },
    first: {
      fixed: await pageOf(sides, fixed, { split, outcome: 'fixed', from: 0 }),
      broken: await pageOf(sides, broken, { split, outcome: 'broken', from: 0 }),
    },
  };
}

function pageOf(sides: ScoreSides, pairs: readonly Pair[], { split, outcome, from }: CasePage): Promise<readonly CaseChange[]> {
  return describePairs(sides, split, inOrder(pairs, outcome).slice(from, from + casesPerPage), shortenText);
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

/** The pairs with what was answered, which is read for them alone. */
async function describePairs(
  { before, after, journal }: ScoreSides,
  split: Split,
  pairs: readonly Pair[],
  shown: (text: string) => string,
): Promise<readonly CaseChange[]> {
  const ids = pairs.map(({ promptCase }) => promptCase.id);
  const then = await before[split].read(ids, journal);
  const now = await after[split].read(ids, journal);
  return pairs.map((pair) => describePair(pair, split, { then: then.get(pair.promptCase.id), now: now.get(pair.promptCase.id) }, shown));
}

interface Answers {
  readonly then: CaseScore | undefined;
  readonly now: CaseScore | undefined;
}

function describePair(
  { promptCase, before, after }: Pair,
  split: Split,
  { then, now }: Answers,
  shown: (text: string) => string,
): CaseChange {
  return {
    case: promptCase.id,
    split,
    input: shown(promptCase.input),
    ...(promptCase.expected === undefined ? {} : { expected: shownExpected(promptCase.expected, shown) }),
    before,
    after,
    ...(then?.output === undefined ? {} : { outputBefore: shown(then.output) }),
    ...(now?.output === undefined ? {} : { outputAfter: shown(now.output) }),
    ...(now?.feedback === undefined ? {} : { feedbackAfter: shown(now.feedback) }),
    ...(then?.parts === undefined ? {} : { partsBefore: shownParts(then.parts, shown) }),
    ...(now?.parts === undefined ? {} : { partsAfter: shownParts(now.parts, shown) }),
    file: promptCase.position.file,
    line: promptCase.position.line,
  };
}

/** Parts of a score, with as much of their texts as is shown. */
export function shownParts(parts: readonly ScorePart[], shown: (text: string) => string): readonly ScorePart[] {
  return parts.map(({ name, feedback, ...part }) => ({
    ...part,
    name: shown(name),
    ...(feedback === undefined ? {} : { feedback: shown(feedback) }),
  }));
}

/** What was expected, with as much of its texts as is shown. */
export function shownExpected(expected: Expectation, shown: (text: string) => string): Expectation {
  return typeof expected === 'string' ? shown(expected) : expected.map(shown);
}

/** As much of a text as a view shows. */
export function shortenText(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
