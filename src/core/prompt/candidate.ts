import type { SlotValues } from './promptFile';

/** One rule of a rule memory, with the cases that taught it. */
export interface Rule {
  readonly text: string;
  /** Ids of training cases. */
  readonly cases: readonly string[];
}

/** One version of the slots. `c0` is the file as it is. */
export interface Candidate {
  /** `c0`, `c1`, … in the order of their making. */
  readonly id: string;
  readonly parents: readonly string[];
  /** The optimizer's step that made it, counting from 1; 0 for `c0`. */
  readonly step: number;
  readonly slots: SlotValues;
  /** The whole file with these slots. Derived; not journaled. */
  readonly text: string;
  /** Estimated tokens of `text`. */
  readonly tokens: number;
  /** The reflection it came from, where there is one. */
  readonly reflection?: string;
  /** The rule memory it holds, for methods that keep one. */
  readonly rules?: readonly Rule[];
  /** A copy of the original: what becomes of it is what noise alone does. */
  readonly isControl?: true;
}
