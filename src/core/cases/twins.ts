import type { Case } from './case';

/** What of a case decides whether it is a twin. */
type Content = Pick<Case, 'input' | 'variables'>;

/** By the id of a case that has twins: the id of the first of them. A case without a twin is not in it. */
export type TwinUnits = ReadonlyMap<string, string>;

/** What a case asks, as one text: its input and its variables, to the letter. What it expects is no part of it. */
export function contentKey(content: Content): string {
  return keyOf(content, (text) => text);
}

/**
 * The same for all twins: cases whose input and variables differ in nothing but white space, letter case and the encoding of accents.
 *
 * A model answers twins nearly alike, so together they tell no more than one of them: they are one unit. That holds where they expect
 * different things as well. Two that differ in wording or in a variable are no twins, however alike they are: where to end nobody could
 * say. Taking two for twins that are none (where white space or case is what is asked about) costs a little power, and never makes a proof.
 */
export function twinKey(content: Content): string {
  return keyOf(content, (text) => text.normalize('NFC').toLowerCase().replace(otherSpace, ' ').trim());
}

/** White space that is not a single blank. */
const otherSpace = /\s{2,}|[^\S ]/g;

function keyOf({ input, variables }: Content, read: (text: string) => string): string {
  const given = Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return JSON.stringify([read(input), given.map(([name, value]) => [name, read(value)])]);
}

/** Which of the cases are twins. */
export function twinUnits(cases: Iterable<Case>): TwinUnits {
  const first = new Map<string, string>();
  const units = new Map<string, string>();
  for (const current of cases) {
    const key = twinKey(current);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, current.id);
    else units.set(earlier, earlier).set(current.id, earlier);
  }
  return units;
}

/** How many of the cases are different: twins count once. */
export function countDifferent(cases: readonly Case[]): number {
  return new Set(cases.map(twinKey)).size;
}

/**
 * What belongs to cases, in groups: that of twins in one, all else by itself, each where its first was.
 * @param unitOf the unit of an item's case; undefined where the case has no twins.
 */
export function byUnit<Item>(items: readonly Item[], unitOf: (item: Item) => string | undefined): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  const all: Item[][] = [];
  for (const item of items) {
    const unit = unitOf(item);
    const known = unit === undefined ? undefined : groups.get(unit);
    if (known !== undefined) {
      known.push(item);
      continue;
    }
    const group = [item];
    all.push(group);
    if (unit !== undefined) groups.set(unit, group);
  }
  return all;
}

/** The mean of a unit's values; of one value, that value. */
export function meanOfUnit<Item>(unit: readonly Item[], valueOf: (item: Item) => number): number {
  return unit.reduce((sum, item) => sum + valueOf(item), 0) / unit.length;
}

/** The scale of means over units: that of passes and fails is graded as soon as twins came out differently. */
export function scaleOfUnits(scale: 'binary' | 'graded', means: readonly number[]): 'binary' | 'graded' {
  return means.every((mean) => mean === 0 || mean === 1) ? scale : 'graded';
}
