/** Why there is no answer in a completion: what it is instead. */
export type Missing =
  /** The model, or a filter of its endpoint, declined. */
  | 'refused'
  /** Reasoning alone, cut off or not. */
  | 'reasoning'
  /** A call of a tool that nobody offered. */
  | 'call'
  | 'empty'
  /** It ended for a reason that is not known. */
  | 'unknown';

/** What may be wrong with an answer: it was cut off, and is scored as it stands; or there is none. */
export type Flaw = 'cut' | Missing;

/** How many answers have which flaw; those that none has are left out. */
export type Flaws = Readonly<Partial<Record<Flaw, number>>>;

/** All flaws of several answers, or several sets of them, together; undefined where there are none. */
export function addFlaws(all: readonly (Flaws | undefined)[]): Flaws | undefined {
  const counts = flawOrder.map((name) => [name, all.reduce((sum, flaws) => sum + (flaws?.[name] ?? 0), 0)] as const);
  const some = counts.filter(([, count]) => count > 0);
  return some.length === 0 ? undefined : Object.fromEntries(some);
}

/** The order in which flaws are told, whatever came first. */
const flawOrder: readonly Flaw[] = ['cut', 'refused', 'reasoning', 'call', 'empty', 'unknown'];
