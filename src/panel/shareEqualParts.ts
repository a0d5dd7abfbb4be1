/**
 * `next`, with every part that equals the part of `previous` in the same place replaced by it. Snapshots come whole and often;
 * what did not change in them stays the same object, so that it is not drawn again. For JSON values.
 */
export function shareEqualParts<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next) || !isObject(previous) || !isObject(next)) return next;
  if (Array.isArray(next)) return shareItems(previous, next) as T;
  if (Array.isArray(previous)) return next;
  const known = new Map(Object.entries(previous));
  // Made by entries: a key may be called `__proto__`.
  const entries = Object.entries(next).map(([key, value]) => [key, shareEqualParts(known.get(key), value)] as const);
  const isEqual = entries.length === known.size && entries.every(([key, value]) => known.has(key) && Object.is(value, known.get(key)));
  return (isEqual ? previous : Object.fromEntries(entries)) as T;
}

/** The same for rows that are told apart by keys, wherever they stood. */
export function shareRows<Row>(previous: readonly Row[], next: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const known = new Map(previous.map((row) => [keyOf(row), row]));
  const shared = next.map((row) => shareEqualParts(known.get(keyOf(row)), row));
  return shared.length === previous.length && shared.every((row, index) => Object.is(row, previous[index])) ? previous : shared;
}

function shareItems(previous: unknown, next: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(previous)) return next;
  const shared = next.map((item, index) => shareEqualParts(previous[index], item));
  const equal = shared.length === previous.length && shared.every((item, index) => Object.is(item, previous[index]));
  return equal ? previous : shared;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
