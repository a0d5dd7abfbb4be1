/** Rows of a list against those that were told before: a row that has changed or is new, or else the key of the one that stays. */
export type Keyed<Row> = readonly (Row | string)[];

/** Names the rows that stay, as the same objects, by their keys, and has the others whole. @param keyOf tells the rows of a list apart */
export function keyed<Row extends object>(previous: readonly Row[], next: readonly Row[], keyOf: (row: Row) => string): Keyed<Row> {
  const known = new Set<Row>(previous);
  return next.map((row) => (known.has(row) ? keyOf(row) : row));
}

/** The rows that were meant; undefined where one that stays was never told. */
export function unkeyed<Row extends object>(
  previous: readonly Row[],
  patch: Keyed<Row>,
  keyOf: (row: Row) => string,
): readonly Row[] | undefined {
  const known = new Map(previous.map((row) => [keyOf(row), row]));
  const rows: Row[] = [];
  for (const row of patch) {
    const meant = typeof row === 'string' ? known.get(row) : row;
    if (meant === undefined) return undefined;
    rows.push(meant);
  }
  return rows;
}
