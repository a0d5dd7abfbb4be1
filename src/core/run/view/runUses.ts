import { caseFingerprint } from '../../cases/caseFingerprint';
import type { Case, Split, SplitCases } from '../../cases/case';
import type { RunView } from './runView';
import type { RunTexts } from './textTrace';
import { runTexts } from './textTrace';

/** What a run used and made, in hashes and sketches: so much decides what a later run knows of it. Small beside its journal. */
export interface RunUses extends RunTexts {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly hasVerdict: boolean;
  /** The cases of each split (see `caseFingerprint`). */
  readonly cases: Readonly<Record<Split, readonly string[]>>;
}

/** What a run used and made. @param splits its cases, as `RunFold.splitCases` has them */
export function usesOf(run: RunView, { train, validation, test }: SplitCases): RunUses {
  const of = (cases: readonly Case[]): readonly string[] => cases.map(caseFingerprint);
  const { id, startedAt, verdict } = run;
  return { id, startedAt, hasVerdict: verdict !== undefined, ...runTexts(run), cases: { train: of(train), validation: of(validation), test: of(test) } };
}
