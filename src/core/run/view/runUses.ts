import { caseFingerprint } from '../../cases/caseFingerprint';
import type { Case, Split, SplitCases } from '../../cases/case';
import type { RunView } from './runView';
import type { RunTexts } from './textTrace';
import { runTexts } from './textTrace';

/** Which run it is, and what it made, in hashes and sketches: so much decides whether a later run is to know what it used. */
export interface TracedRun extends RunTexts {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly hasVerdict: boolean;
}

/** The cases of each split of a run (see `caseFingerprint`). */
export type UsedFingerprints = Readonly<Record<Split, readonly string[]>>;

/** What a run used and made. Small beside its journal. */
export interface RunUses extends TracedRun {
  readonly cases: UsedFingerprints;
}

/** What a run used and made. @param splits its cases, as `RunFold.splitCases` has them */
export function usesOf(run: RunView, splits: SplitCases): RunUses {
  return { ...traceRun(run), cases: fingerprintsOf(splits) };
}

/** What a run made. */
export function traceRun(run: RunView): TracedRun {
  const { id, startedAt, verdict } = run;
  return { id, startedAt, hasVerdict: verdict !== undefined, ...runTexts(run) };
}

/** What a run used. */
export function fingerprintsOf({ train, validation, test }: SplitCases): UsedFingerprints {
  const of = (cases: readonly Case[]): readonly string[] => cases.map(caseFingerprint);
  return { train: of(train), validation: of(validation), test: of(test) };
}
