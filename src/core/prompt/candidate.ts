import type { Item } from './item';
import type { Program, Values } from './program';

/** Items by the name of the component that holds them. */
export type ItemsByComponent = Readonly<Record<string, readonly Item[]>>;

/**
 * Files by their path relative to the folder of the program's first file, with slashes: the text of one that a candidate creates, or null
 * for one that it
 * leaves out. Files of the program change by their components alone.
 */
export type FileChanges = Readonly<Record<string, string | null>>;

/** One version of the program. `c0` is the program as it is. */
export interface Candidate {
  /** `c0`, `c1`, … in the order of their making. */
  readonly id: string;
  readonly parents: readonly string[];
  /** The optimizer's step that made it, counting from 1; 0 for `c0`. */
  readonly step: number;
  /** What differs from the program. */
  readonly values: Values;
  readonly files?: FileChanges;
  /** Estimated tokens of all files. */
  readonly tokens: number;
  /** The reflection it came from, where there is one. */
  readonly reflection?: string;
  /** What components hold, for methods that know why. */
  readonly items?: ItemsByComponent;
  /** A copy of the original: what becomes of it is what noise alone does. */
  readonly isControl?: true;
}

/** A program with what a candidate changes in it: what an agent performs. */
export interface Version {
  readonly program: Program;
  readonly candidate: Pick<Candidate, 'values' | 'files'>;
}

/** What a version is that changes nothing. */
export const unchanged: Version['candidate'] = { values: {} };
