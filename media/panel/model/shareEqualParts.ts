/**
 * `next`, with every part that equals the part of `previous` in the same place replaced by it. Snapshots come whole and often;
 * what did not change in them stays the same object, so that it is not drawn again. For JSON values.
 */
export function shareEqualParts<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next) || !isObject(previous) || !isObject(next)) return next;
  if (Array.isArray(next)) return shareItems(previous, next) as T;
  if (Array.isArray(previous)) return next;
  const keys = Object.keys(next);
  const shared: Record<string, unknown> = {};
  let equal = keys.length === Object.keys(previous).length;
  for (const key of keys) {
    shared[key] = shareEqualParts(previous[key], next[key]);
    equal &&= Object.hasOwn(previous, key) && Object.is(shared[key], previous[key]);
  }
  return (equal ? previous : shared) as T;
}

function shareItems(previous: unknown, next: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(previous)) return next;
  const shared = next.map((item, index) => shareEqualParts(previous[index], item));
  const equal = shared.length === previous.length && shared.every((item, index) => Object.is(item, previous[index]));
  return equal ? previous : shared;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
