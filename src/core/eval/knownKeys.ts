import { listed } from '../schemaWords';

/**
 * What to say of a key that is not known, with the nearest one that is.
 * @param owner what has the keys that are known, where that has a name
 */
export function unknownKey(name: string, known: readonly string[], owner?: string): string {
  const near = suggestion(name, known);
  if (owner === undefined) return `The key "${name}" is unknown.${near || ` There are ${listed(known, 'and')}.`}`;
  return `${owner} has no "${name}".${near || (known.length < 2 ? ' Remove it.' : ` It has ${listed(known, 'and')}.`)}`;
}

/** Asks whether the nearest of some words was meant, in a sentence that follows another; empty where none is near. */
export function suggestion(given: string, known: readonly string[]): string {
  const near = (given.length > 40 ? [] : known)
    .map((word) => ({ word, distance: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, given.length) / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '' : ` Did you mean "${near.word}"?`;
}

/** How many characters must be added, removed, replaced or swapped with the next (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = swaps ? at(row - 2, column - 2) + 1 : Infinity;
      rows[row]?.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
