import type { Interval } from './interval';

/** The words of the verdict. Only `proven` may be called a gain. */
export type VerdictKind = 'proven' | 'not proven' | 'no gain' | 'worse';

/** The winner against the original on the test split, paired by case. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Winner minus original, from -1 to 1. */
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly interval: Interval;
  /** Two-sided: exact McNemar for pass/fail, sign-flip permutation for graded scores; 1 when nothing differs. */
  readonly pValue: number;
  /** Test cases on which both were scored. */
  readonly cases: number;
  /** For `not proven`: how many test cases would show a difference of this size four times out of five. */
  readonly casesNeeded?: number;
}
