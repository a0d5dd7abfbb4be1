import { BudgetSpent } from '../models/budgetSpent';

/**
 * Maps items with at most `concurrency` under way at once, begun in order; the results keep the order of the items.
 * The first error stops new work and is thrown once what is under way has ended. Aborting does the same with an `AbortError`.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        signal.throwIfAborted();
        results[index] = await map(items[index] as T, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}

/**
 * Waits for all work that has begun, also where some of it fails: what is under way has to be recorded and paid for before its reservation
 * is given back. @throws what failed; where a spent budget is not all, another failure, which is more than the end of a case.
 */
export async function together<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const outcomes = await Promise.allSettled(work);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  const worst = reasons.find((reason) => !(reason instanceof BudgetSpent)) ?? reasons[0];
  if (worst !== undefined) throw worst;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/**
 * How many rollouts to have under way so that so many calls are: while some wait for their answers to be safe on the disk, others ask.
 * The limiter of the endpoint keeps the calls to their number.
 */
export function rolloutsFor(calls: number): number {
  return 3 * calls;
}
