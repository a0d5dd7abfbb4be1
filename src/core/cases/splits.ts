import type { Random } from '../stats/random';
import type { Case, Split, SplitCases } from './case';
import { splitNames } from './case';
import { expectedText } from './expectation';
import { InputError } from '../problems';
import { contentKey, twinKey } from './twins';

/** Cases that ask the same (see `twinKey`). They stay together: a case whose twin was trained on proves nothing. */
type Twins = readonly Case[];

/**
 * Deals cases into train, validation and test.
 *
 * - Twins, the cases with the same input and variables, land in the same split.
 * - Every expected label is spread over the splits in their shares: for each label the shares are rounded down or up, so that the splits'
 *   sizes come out as the shares of all cases, rounded by largest remainder. Twins can shift this by as many as they are. Labels with one
 *   case are dealt together with the cases that have none; where no label comes twice (free text) the deal is plainly random.
 * - A split whose share is 0 stays empty; no other one does.
 *
 * The deal depends on the contents and the generator alone, not on the order of the cases or of the shares. In a split the cases keep
 * the order they were given in.
 * @param shares Weights of at least 0, such as 0.5, 0.25 and 0.25 or 50, 25 and 25. `train: 0` is for measuring without optimizing.
 * @throws InputError when there are fewer different cases than splits to fill.
 * @throws RangeError when a share is negative or not finite, or all are 0.
 */
export function splitCases(cases: readonly Case[], shares: Readonly<Record<Split, number>>, random: Random): SplitCases {
  const weights = normalizeShares(shares);
  const twins = random.shuffle(groupTwins(cases));
  const filled = splitNames.filter((split) => weights[split] > 0);
  if (twins.length < filled.length) {
    throw tooFewCases(cases, twins.length, filled.length);
  }
  const strata = random.shuffle(stratify(twins));
  const quotas = allotQuotas(
    strata.map(countCases),
    filled.map((split) => weights[split]),
  );
  const dealt = deal(strata, quotas, filled.length);
  fillEmptySplits(dealt);
  const inOrder = (split: Split): Case[] => {
    const members = new Set(dealt[filled.indexOf(split)]?.flat());
    return cases.filter((each) => members.has(each));
  };
  return { train: inOrder('train'), validation: inOrder('validation'), test: inOrder('test') };
}

function normalizeShares(shares: Readonly<Record<Split, number>>): Record<Split, number> {
  const total = splitNames.reduce((sum, split) => sum + shares[split], 0);
  if (!splitNames.every((split) => shares[split] >= 0) || !(total > 0) || !Number.isFinite(total)) {
    throw new RangeError(
      `Shares of the splits must be at least 0 and not all 0, not ${splitNames.map((split) => shares[split]).join(', ')}.`,
    );
  }
  return { train: shares.train / total, validation: shares.validation / total, test: shares.test / total };
}

/** The cases by content, in an order that depends on the contents alone. */
export function groupTwins(cases: readonly Case[]): Twins[] {
  const groups = [...groupBy(cases, twinKey).values()].map((twins) => ({ twins, key: twins.map(contentKey).sort(compareTexts)[0] ?? '' }));
  return groups.sort((one, other) => compareTexts(one.key, other.key)).map(({ twins }) => twins);
}

/** Twins by label. What has no label, or one of its own, makes one further stratum. */
function stratify(twins: readonly Twins[]): Twins[][] {
  const labels = groupBy(twins, labelOf);
  const single = [...labels].filter(([label, group]) => label === undefined || group.length === 1).flatMap(([, group]) => group);
  const shared = [...labels].filter(([label, group]) => label !== undefined && group.length > 1);
  const strata = shared.sort(([one = ''], [other = '']) => compareTexts(one, other)).map(([, group]) => group);
  return single.length > 0 ? [...strata, single] : strata;
}

/** Twins that expect different things count for the first of their labels. */
function labelOf(twins: Twins): string | undefined {
  return twins.flatMap((each) => (each.expected === undefined ? [] : [expectedText(each.expected)])).sort(compareTexts)[0];
}

/**
 * How many cases of each stratum (row) go to each split (column). Every cell is its share rounded down or up, and every column adds up to
 * its share of all cases, rounded by largest remainder. The rows' remaining cases go, one each, to the columns that still lack most:
 * Gale and Ryser's construction, which finds such a table because there is one.
 */
function allotQuotas(sizes: readonly number[], weights: readonly number[]): number[][] {
  const rows = sizes.map((size) => weights.map((weight) => Math.floor(size * weight)));
  const totals = roundByLargestRemainder(
    sizes.reduce((sum, size) => sum + size, 0),
    weights,
  );
  const lacking = totals.map((total, column) => total - rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  rows.forEach((row, index) => {
    const left = (sizes[index] ?? 0) - row.reduce((sum, cell) => sum + cell, 0);
    const columns = largestFirst(lacking).slice(0, left);
    for (const column of columns) {
      row[column] = (row[column] ?? 0) + 1;
      lacking[column] = (lacking[column] ?? 0) - 1;
    }
  });
  return rows;
}

function roundByLargestRemainder(total: number, weights: readonly number[]): number[] {
  const counts = weights.map((weight) => Math.floor(total * weight));
  const left = total - counts.reduce((sum, count) => sum + count, 0);
  const remainders = weights.map((weight, index) => total * weight - (counts[index] ?? 0));
  for (const index of largestFirst(remainders).slice(0, left)) {
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

function largestFirst(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
}

/**
 * Deals each stratum by its quotas, the largest groups first, each to the split with most room. What twins take beyond a quota is made up
 * for by the strata that follow.
 */
function deal(strata: readonly (readonly Twins[])[], quotas: readonly (readonly number[])[], splits: number): Twins[][] {
  const dealt = Array.from({ length: splits }, (): Twins[] => []);
  const room = dealt.map(() => 0);
  strata.forEach((stratum, row) => {
    quotas[row]?.forEach((quota, split) => {
      room[split] = (room[split] ?? 0) + quota;
    });
    for (const twins of stratum.toSorted((one, other) => other.length - one.length)) {
      const split = room.indexOf(Math.max(...room));
      room[split] = (room[split] ?? 0) - twins.length;
      dealt[split]?.push(twins);
    }
  });
  return dealt;
}

/** Shares too small for a whole case still get one, from the split with most. */
function fillEmptySplits(dealt: readonly Twins[][]): void {
  for (const empty of dealt.filter((split) => split.length === 0)) {
    const largest = dealt[largestFirst(dealt.map((split) => split.length))[0] ?? 0];
    const smallest = largest?.toSorted((one, other) => one.length - other.length)[0];
    if (largest !== undefined && smallest !== undefined) {
      largest.splice(largest.indexOf(smallest), 1);
      empty.push(smallest);
    }
  }
}

function tooFewCases(cases: readonly Case[], different: number, needed: number): InputError {
  const found = different === 1 ? 'there is 1' : `there are ${different === 0 ? 'none' : different}`;
  const message =
    `Splitting into ${needed} parts needs at least ${needed} different cases, and ${found}` +
    `${different < cases.length ? ' (cases with the same input and variables count once)' : ''}. ` +
    'Add cases, or set the share of a split to 0.';
  return new InputError([{ severity: 'error', message, file: cases[0]?.position.file ?? 'cases' }]);
}

function countCases(stratum: readonly Twins[]): number {
  return stratum.reduce((sum, twins) => sum + twins.length, 0);
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
