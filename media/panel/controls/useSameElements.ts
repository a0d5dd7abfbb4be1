import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';

/** An element, and what it was made from. */
interface Made {
  readonly parts: readonly unknown[];
  readonly element: VNode;
}

/**
 * Makes the elements of long lists: for the same parts under the same key the same element, at which Preact does not look again.
 * @returns a function of a key, the parts, and how the element is made from them
 */
export function useSameElements(): (key: string, parts: readonly unknown[], make: () => VNode) => VNode {
  const before = useRef<ReadonlyMap<string, Made>>(new Map());
  const made = new Map<string, Made>();
  const known = before.current;
  // What is made in this turn is all that is known in the next.
  before.current = made;
  return (key, parts, make) => {
    const last = known.get(key);
    const same = last?.parts.length === parts.length && parts.every((part, index) => Object.is(part, last.parts[index]));
    const element = same ? last.element : make();
    made.set(key, { parts, element });
    return element;
  };
}
