import type { JournalEntry } from '../../src/core/run/journal/events';

/** A call of the verdict: its sample, side, repeat and case. */
const verdictKey = /^(verdict [^/]+)\/([^/]+)\/(\d+)\/\d+\/(.*)$/s;

/**
 * How many answers of the verdict stand in a journal whose pair was not answered on all sides: what a resumed run asks anew.
 * @param whole the journal of the same run without an interruption, which tells how many sides there are
 */
export function answersOfCutPairs(entries: readonly JournalEntry[], whole: readonly JournalEntry[]): number {
  const full = Math.max(0, ...[...pairsOf(whole).values()].map(({ sides }) => sides.size));
  return [...pairsOf(entries).values()].reduce((sum, { sides, answers }) => (sides.size < full ? sum + answers : sum), 0);
}

function pairsOf(entries: readonly JournalEntry[]): ReadonlyMap<string, { readonly sides: Set<string>; answers: number }> {
  const pairs = new Map<string, { readonly sides: Set<string>; answers: number }>();
  for (const { event } of entries) {
    if (event.type !== 'completion') continue;
    const [, sample, side, repeat, id] = verdictKey.exec(event.key) ?? [];
    if (id === undefined) continue;
    const name = `${sample} ${id}`;
    const pair = pairs.get(name) ?? { sides: new Set(), answers: 0 };
    pair.sides.add(`${side} ${repeat}`);
    pair.answers++;
    pairs.set(name, pair);
  }
  return pairs;
}
