/**
 * Successive halving: of the drafts that wait for a larger look, the better half goes on, and each look is at twice as many cases as
 * the one before. So most cases are spent on the drafts that need them to be told apart.
 * Karnin, Koren and Somekh, "Almost Optimal Exploration in Multi-Armed Bandits" (ICML 2013).
 */

/** How many cases each look is at, the last one at all of them. @param looks at least 1 */
export function lookSizes(cases: number, looks: number): readonly number[] {
  const sizes = Array.from({ length: looks }, (_, index) => Math.ceil(cases / 2 ** (looks - 1 - index)));
  return sizes.filter((size, index) => index === 0 || size > (sizes[index - 1] ?? 0));
}

/** How many of so many drafts go on to the next look. */
export function goingOn(drafts: number): number {
  return Math.ceil(drafts / 2);
}

/** What the rollouts of a race come to that so many drafts begin anew, beside others that have had their first look. */
export function rolloutsOfRace(
  sizes: readonly number[],
  fresh: number,
  waiting: number,
): { readonly rollouts: number; readonly last: number } {
  let rollouts = fresh * (sizes[0] ?? 0);
  let last = fresh + waiting;
  for (let look = 1; look < sizes.length; look++) {
    last = goingOn(last);
    rollouts += last * ((sizes[look] ?? 0) - (sizes[look - 1] ?? 0));
  }
  return { rollouts, last };
}
