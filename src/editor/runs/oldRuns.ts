/** Runs that a person may call old: all but the newest `keep`, or those that began more than `days` days ago. */
export interface OldRuns<Run> {
  readonly by: { readonly keep: number } | { readonly days: number };
  readonly runs: readonly Run[];
}

const keeps: readonly number[] = [10, 50];
const ages: readonly number[] = [7, 30, 90];
const dayMs = 24 * 60 * 60 * 1000;

/** What can be meant by old. @param runs newest first; one whose beginning is no date is of no age */
export function oldRuns<Run extends { readonly startedAt: string }>(runs: readonly Run[], now: Date): readonly OldRuns<Run>[] {
  const isOlder = (run: Run, days: number) => now.getTime() - new Date(run.startedAt).getTime() > days * dayMs;
  return [
    ...keeps.map((keep) => ({ by: { keep }, runs: runs.slice(keep) })),
    ...ages.map((days) => ({ by: { days }, runs: runs.filter((run) => isOlder(run, days)) })),
  ];
}
