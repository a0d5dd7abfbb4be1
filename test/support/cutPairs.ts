import type { JournalEntry } from '../../src/core/run/journal/events';

/** A call of the verdict: its sample and case. */
const verdictKey = /^(verdict [^/]+)\/[^/]+\/\d+\/[^/]+\/(.*)$/s;

/**
 * How many answers of the verdict stand in a journal whose pair was not answered on all sides: what a resumed run asks anew.
 * @param whole the journal of the same run without an interruption, which tells how many answers a pair takes
 */
export function answersOfCutPairs(entries: readonly JournalEntry[], whole: readonly JournalEntry[]): number {
  const full = new Map([...pairsOf(whole).values()].map(({ id, answers }) => [id, answers]));
  return [...pairsOf(entries).values()].reduce((sum, { id, answers }) => (answers < (full.get(id) ?? 0) ? sum + answers : sum), 0);
}

function pairsOf(entries: readonly JournalEntry[]): ReadonlyMap<string, { readonly id: string; answers: number }> {
  const pairs = new Map<string, { readonly id: string; answers: number }>();
  for (const { event } of entries) {
    if (event.type !== 'completion') continue;
    const [, sample, id] = verdictKey.exec(event.key) ?? [];
    if (id === undefined) continue;
    const name = `${sample} ${id}`;
    const pair = pairs.get(name) ?? { id, answers: 0 };
    pair.answers++;
    pairs.set(name, pair);
  }
  return pairs;
}
